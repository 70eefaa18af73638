package io.forgotpassword.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.Secret;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Signs calls to Cognito with AWS Signature Version 4, see "Create a signed AWS API request" in the
 * IAM user guide. The call is {@code POST /} with a body of {@value #CONTENT_TYPE}. The signature
 * covers content-type, host, x-amz-content-sha256, x-amz-date, x-amz-target and, for temporary
 * credentials, x-amz-security-token, as in the AWS SDK for Java; the request must carry exactly
 * these values. Not thread-safe: one for each event loop.
 */
public final class SigV4Signer {
  /** The Content-Type every signed request must have. */
  public static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SERVICE = "cognito-idp";
  private static final String TERMINATOR = "aws4_request";
  private static final int DAY_CHARS = "20231114".length();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String region;
  private final String host;
  private final Sha256 sha256 = new Sha256();

  /**
   * A signer of calls to one endpoint.
   *
   * @param region the Region of the credential scope, such as {@code eu-west-1}
   * @param host the Host header (on HTTP/2 {@code :authority}) as sent, lower case, with its port
   *     unless that is the scheme's default
   */
  public SigV4Signer(String region, String host) {
    this.region = region;
    this.host = host;
  }

  /**
   * The headers that sign a call with this X-Amz-Target and body, exactly as sent. AWS accepts them
   * for about five minutes.
   */
  public SignatureHeaders sign(
      AwsCredentials credentials, String target, byte[] body, Instant now) {
    Secret token = credentials.sessionToken();
    String date = DATE.format(now);
    String day = date.substring(0, DAY_CHARS);
    String scope = String.join("/", day, region, SERVICE, TERMINATOR);
    String signedHeaders =
        "content-type;host;x-amz-content-sha256;x-amz-date;"
            + (token == null ? "" : "x-amz-security-token;")
            + "x-amz-target";
    String bodyDigest = sha256.hexOf(body);
    String canonicalRequest =
        ("POST\n/\n\ncontent-type:" + CONTENT_TYPE + "\nhost:" + host)
            + ("\nx-amz-content-sha256:" + bodyDigest + "\nx-amz-date:" + date)
            + (token == null ? "" : "\nx-amz-security-token:" + token.reveal())
            + ("\nx-amz-target:" + target + "\n\n" + signedHeaders + "\n" + bodyDigest);
    String stringToSign =
        String.join("\n", ALGORITHM, date, scope, sha256.hexOf(canonicalRequest.getBytes(UTF_8)));
    byte[] signature = hmac(signingKey(credentials, day), stringToSign);
    return new SignatureHeaders(
        (ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope)
            + (", SignedHeaders=" + signedHeaders + ", Signature=" + Sha256.hex(signature)),
        bodyDigest,
        date,
        token == null ? null : token.reveal());
  }

  private byte[] signingKey(AwsCredentials credentials, String day) {
    byte[] secret = ("AWS4" + credentials.secretAccessKey().reveal()).getBytes(UTF_8);
    return hmac(hmac(hmac(hmac(secret, day), region), SERVICE), TERMINATOR);
  }

  private static byte[] hmac(byte[] key, String text) {
    return new HmacSha256(key).of(text.getBytes(UTF_8));
  }

  /**
   * The header values that make a request a signed one; the security token is null when the
   * credentials have none. {@link #toString()} shows only the date.
   */
  public record SignatureHeaders(
      String authorization, String contentSha256, String amzDate, @Nullable String securityToken) {

    @Override
    public String toString() {
      return "SignatureHeaders[" + amzDate + "]";
    }
  }
}
