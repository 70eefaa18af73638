package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.signing.HmacSha256;
import java.util.Base64;

/**
 * A payload becomes the EncodedData of one client and layout version: signed under the client id,
 * wrapped in JSON, in Base64. Not thread-safe.
 */
final class PayloadSeal {
  private final String version;
  private final HmacSha256 hmac;

  PayloadSeal(String version, String clientId) {
    this.version = version;
    this.hmac = new HmacSha256(clientId.getBytes(UTF_8));
  }

  /** The EncodedData of a payload. */
  String seal(String payload) {
    Base64.Encoder base64 = Base64.getEncoder();
    String signature = base64.encodeToString(signatureOf(payload));
    String sealed =
        EncodedDataDeriver.json(
            json -> {
              json.writeStringField("payload", payload);
              json.writeStringField("signature", signature);
              json.writeStringField("version", version);
            });
    return base64.encodeToString(sealed.getBytes(UTF_8));
  }

  /** HMAC-SHA-256 of version and payload, in UTF-8. */
  byte[] signatureOf(String payload) {
    return hmac.of(version.getBytes(UTF_8), payload.getBytes(UTF_8));
  }
}
