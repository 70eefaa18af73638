package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.signing.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;

/**
 * The RSA key that tokens are signed with (RS256, RFC 7518 section 3.3). All pools of a process
 * share one, made when the first of them starts: it takes a moment, and protects nothing.
 */
final class TokenKey {
  private static final int BITS = 2048;

  private final KeyPair pair;
  private final String id;

  private TokenKey(KeyPair pair) {
    this.pair = pair;
    this.id = new Sha256().hexOf(pair.getPublic().getEncoded());
  }

  /** The one key; the first call blocks until it is made. */
  static TokenKey ofThisProcess() {
    return Holder.KEY;
  }

  /** The header's {@code kid}. */
  String id() {
    return id;
  }

  PublicKey publicKey() {
    return pair.getPublic();
  }

  byte[] sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA256withRSA", e);
    }
  }

  /** Whether a signature is this key's; what is no signature at all is not. */
  boolean verifies(byte[] text, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(pair.getPublic());
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static final class Holder {
    private static final TokenKey KEY = generate();

    private static TokenKey generate() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        return new TokenKey(generator.generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has RSA", e);
      }
    }
  }
}
