package io.forgotpassword.gateway.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forgotpassword.gateway.signing.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
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
  private static final JsonObject HEADER =
      JsonObject.of("kid", new Sha256().hexOf(KEY.getPublic().getEncoded()), "alg", "RS256");

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
    String text = encoded(HEADER.toBuffer()) + "." + encoded(claims.toBuffer());
    try {
      Signature signature = Signature.getInstance(RS256);
      signature.initSign(KEY.getPrivate());
      signature.update(text.getBytes(US_ASCII));
      return text + "." + encoded(Buffer.buffer(signature.sign()));
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
      verifier.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
      return verifier.verify(decoded(parts[2]))
          ? Optional.of(new JsonObject(Buffer.buffer(decoded(parts[1]))))
          : Optional.empty();
    } catch (IllegalArgumentException | GeneralSecurityException notAToken) {
      return Optional.empty();
    }
  }

  private static String encoded(Buffer part) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes());
  }

  private static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }
}
