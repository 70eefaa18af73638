package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/** DER as text and back (RFC 7468). */
final class Pem {
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String PUBLIC_KEY = "PUBLIC KEY";

  private static final int LINE = 64;

  private Pem() {}

  static String encode(byte[] der, String label) {
    String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return begin(label) + "\n" + base64 + "\n" + end(label) + "\n";
  }

  /**
   * @throws IllegalArgumentException if the text is anything else
   */
  static byte[] decode(String text, String label) {
    String pem = text.strip();
    if (!pem.startsWith(begin(label)) || !pem.endsWith(end(label))) {
      throw new IllegalArgumentException("no PEM of a " + label);
    }
    String base64 = pem.substring(begin(label).length(), pem.length() - end(label).length());
    return Base64.getDecoder().decode(base64.replaceAll("\\s", "").getBytes(US_ASCII));
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
