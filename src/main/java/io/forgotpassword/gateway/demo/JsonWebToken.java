package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Claims become a signed token (RFC 7519) and back. */
final class JsonWebToken {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private JsonWebToken() {}

  static String sign(ObjectNode claims, TokenKey key) {
    ObjectNode header = Json.object().put("kid", key.id()).put("alg", "RS256");
    String text = encoded(header) + "." + encoded(claims);
    return text + "." + ENCODER.encodeToString(key.sign(ascii(text)));
  }

  /** The claims of a token that this key signed, expired or not; empty for anything else. */
  static Optional<ObjectNode> verify(String token, TokenKey key) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] signature = DECODER.decode(parts[2]);
      return key.verifies(ascii(parts[0] + "." + parts[1]), signature)
          ? Json.objectOf(DECODER.decode(parts[1]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encoded(ObjectNode part) {
    return ENCODER.encodeToString(part.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
