package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * The shape of a request's head becomes 12 hexadecimal digits: its HTTP version, its HTTP/2
 * settings and the names of its headers in the order sent, never their values. Client libraries
 * keep to their order; people do not change it by changing a User-Agent. Not thread-safe.
 */
public final class HeaderShape {
  private static final int HASH_BYTES = 6;

  /** Headers that come and go while the software stays the same. */
  private static final Set<String> PASSING = Set.of("cookie", "referer", "cache-control", "pragma");

  private final MessageDigest digest;
  private final StringBuilder text = new StringBuilder();

  /** One for each thread. */
  public HeaderShape() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The shape of one request's head.
   *
   * @param settings the client's HTTP/2 settings as a text, empty on HTTP/1.1
   * @param names the header names in the order received
   */
  public String of(String httpVersion, String settings, Iterable<String> names) {
    text.setLength(0);
    text.append(httpVersion).append('\n').append(settings).append('\n');
    for (String name : names) {
      String lowerCase = name.toLowerCase(Locale.ROOT);
      if (!PASSING.contains(lowerCase)) {
        text.append(lowerCase).append('\n');
      }
    }
    byte[] hash = digest.digest(text.toString().getBytes(ISO_8859_1));
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }
}
