package io.forgotpassword.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * All of a signature that only changes with the credentials or the UTC day: the derived key, and
 * the texts around what changes with every request. Not thread-safe.
 */
final class SigningDay {
  static final long SECONDS = 86_400;

  private static final byte[] TERMINATOR = "aws4_request".getBytes(UTF_8);

  final AwsCredentials credentials;
  final long epochDay;

  /** Keyed by kSigning. */
  final HmacSha256 hmac;

  /** The string to sign between the date and the canonical request's digest. */
  final byte[] scopeLines;

  /** The canonical request between the date and the target. */
  final byte[] dateToTarget;

  /** The canonical request between the target and the body's digest. */
  final byte[] targetToDigest;

  /** The Authorization header up to the signature. */
  final String authorization;

  final @Nullable String securityToken;

  /** The day a date lies in. */
  SigningDay(AwsCredentials credentials, AmzDate date, String region, String service) {
    this.credentials = credentials;
    this.epochDay = Math.floorDiv(date.epochSecond(), SECONDS);
    Secret token = credentials.sessionToken();
    this.securityToken = token == null ? null : token.reveal();
    String signedHeaders =
        "content-type;host;x-amz-content-sha256;x-amz-date;"
            + (token == null ? "" : "x-amz-security-token;")
            + "x-amz-target";
    String scope = date.day() + "/" + region + "/" + service + "/aws4_request";
    this.hmac = new HmacSha256(signingKey(date.day(), region, service));
    this.scopeLines = ("\n" + scope + "\n").getBytes(UTF_8);
    String tokenLine = token == null ? "" : "x-amz-security-token:" + token.reveal() + "\n";
    this.dateToTarget = ("\n" + tokenLine + "x-amz-target:").getBytes(UTF_8);
    this.targetToDigest = ("\n\n" + signedHeaders + "\n").getBytes(UTF_8);
    this.authorization =
        ("AWS4-HMAC-SHA256 Credential=" + credentials.accessKeyId() + "/" + scope)
            + (", SignedHeaders=" + signedHeaders + ", Signature=");
  }

  /** Whether this signs at a second with exactly this credentials object, not just an equal one. */
  @SuppressWarnings("ReferenceEquality") // per request, and a refresh always makes a new object
  boolean covers(AwsCredentials other, long epochSecond) {
    return other == credentials && Math.floorDiv(epochSecond, SECONDS) == epochDay;
  }

  private byte[] signingKey(String day, String region, String service) {
    byte[] secret = ("AWS4" + credentials.secretAccessKey().reveal()).getBytes(UTF_8);
    byte[] dateKey = new HmacSha256(secret).of(day.getBytes(UTF_8));
    byte[] regionKey = new HmacSha256(dateKey).of(region.getBytes(UTF_8));
    byte[] serviceKey = new HmacSha256(regionKey).of(service.getBytes(UTF_8));
    return new HmacSha256(serviceKey).of(TERMINATOR);
  }
}
