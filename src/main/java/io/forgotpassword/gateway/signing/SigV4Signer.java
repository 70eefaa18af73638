package io.forgotpassword.gateway.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4 of a Cognito call, {@code POST /} with a body of {@value #CONTENT_TYPE}:
 * a target and a body become the values of Authorization, X-Amz-Content-Sha256, X-Amz-Date and
 * X-Amz-Security-Token.
 *
 * <p>Signed are content-type, host, x-amz-content-sha256, x-amz-date, x-amz-target and, where there
 * is one, x-amz-security-token, just as the AWS SDK for Java signs them; the request must carry
 * exactly these values. See "Create a signed AWS API request" in the IAM user guide. Not
 * thread-safe: one for each event loop.
 */
public final class SigV4Signer {
  /** The Content-Type every signed request must have. */
  public static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private static final String SERVICE = "cognito-idp";
  private static final byte[] DIGEST_TO_DATE = "\nx-amz-date:".getBytes(UTF_8);
  private static final byte[] ALGORITHM_LINE = "AWS4-HMAC-SHA256\n".getBytes(UTF_8);

  private final String region;
  private final byte[] startToDigest;
  private final Sha256 sha256 = new Sha256();
  private @Nullable AmzDate date;
  private @Nullable SigningDay day;

  /**
   * A signer of calls to one endpoint.
   *
   * @param region the Region of the credential scope, such as {@code eu-west-1}
   * @param host the Host header (on HTTP/2 {@code :authority}) as sent, lower case, with its port
   *     where that is not the scheme's own
   */
  public SigV4Signer(String region, String host) {
    this.region = region;
    this.startToDigest =
        ("POST\n/\n\ncontent-type:" + CONTENT_TYPE + "\nhost:" + host + "\nx-amz-content-sha256:")
            .getBytes(UTF_8);
  }

  /**
   * The headers that sign a call.
   *
   * @param target the X-Amz-Target header as sent
   * @param body exactly the bytes sent
   * @param now the time of signing; AWS accepts it for about five minutes
   */
  public SignatureHeaders sign(
      AwsCredentials credentials, String target, byte[] body, Instant now) {
    AmzDate second = dateOf(now);
    SigningDay key = dayOf(credentials, second);
    String bodyDigest = sha256.hexOf(body);
    byte[] digestBytes = bodyDigest.getBytes(ISO_8859_1);
    String requestDigest =
        sha256.hexOf(
            startToDigest,
            digestBytes,
            DIGEST_TO_DATE,
            second.bytes(),
            key.dateToTarget,
            target.getBytes(UTF_8),
            key.targetToDigest,
            digestBytes);
    byte[] signature =
        key.hmac.of(
            ALGORITHM_LINE, second.bytes(), key.scopeLines, requestDigest.getBytes(ISO_8859_1));
    return new SignatureHeaders(
        key.authorization.concat(Sha256.hex(signature)),
        bodyDigest,
        second.text(),
        key.securityToken);
  }

  private AmzDate dateOf(Instant now) {
    AmzDate known = date;
    if (known == null || known.epochSecond() != now.getEpochSecond()) {
      known = AmzDate.of(now);
      date = known;
    }
    return known;
  }

  private SigningDay dayOf(AwsCredentials credentials, AmzDate second) {
    SigningDay known = day;
    if (known == null || !known.covers(credentials, second.epochSecond())) {
      known = new SigningDay(credentials, second, region, SERVICE);
      day = known;
    }
    return known;
  }
}
