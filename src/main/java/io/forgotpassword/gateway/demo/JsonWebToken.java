package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.signing.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;

/**
 * Claims become a signed token (RFC 7519) and back. All pools of a process share one RSA key
 * (RS256, RFC 7518 section 3.3), because making one takes a moment and it protects nothing.
 */
final class JsonWebToken {
  private static final String RS256 = "SHA256withRSA";
  private static final int BITS = 2048;
  private static final KeyPair KEY = generateKey();
  private static final String KEY_ID = new Sha256().hexOf(KEY.getPublic().getEncoded());
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private JsonWebToken() {}

  private static KeyPair generateKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  /** The key that verifies tokens; the first use of this class blocks until it is made. */
  static PublicKey publicKey() {
    return KEY.getPublic();
  }

  static String sign(JsonObject claims) {
    JsonObject header = new JsonObject().put("kid", KEY_ID).put("alg", "RS256");
    String text = encoded(header) + "." + encoded(claims);
    try {
      Signature signature = Signature.getInstance(RS256);
      signature.initSign(KEY.getPrivate());
      signature.update(ascii(text));
      return text + "." + ENCODER.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of this process cannot sign", e);
    }
  }

  /** The claims of a token that this process signed, expired or not; empty for anything else. */
  static Optional<JsonObject> verify(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      Signature verifier = Signature.getInstance(RS256);
      verifier.initVerify(KEY.getPublic());
      verifier.update(ascii(parts[0] + "." + parts[1]));
      return verifier.verify(DECODER.decode(parts[2]))
          ? Optional.of(new JsonObject(Buffer.buffer(DECODER.decode(parts[1]))))
          : Optional.empty();
    } catch (IllegalArgumentException | GeneralSecurityException notAToken) {
      return Optional.empty();
    }
  }

  private static String encoded(JsonObject part) {
    return ENCODER.encodeToString(part.toBuffer().getBytes());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
