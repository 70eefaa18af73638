package io.forgotpassword.gateway.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/** A resource server's look at a token. */
final class Rs256 {
  private Rs256() {}

  static boolean verifies(String token, PublicKey key) {
    int end = token.lastIndexOf('.');
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }
}
