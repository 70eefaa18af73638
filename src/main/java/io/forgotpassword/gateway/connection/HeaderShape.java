package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns the shape of a request's head into 12 hexadecimal digits: a digest of its HTTP version, its
 * HTTP/2 settings and its header names in the order sent, without their values. Client libraries
 * keep their order, and a user who changes the User-Agent does not change it. Not thread-safe.
 */
public final class HeaderShape {
  private static final int HASH_BYTES = 6;

  /** Headers that the same software sends on some requests only. */
  private static final Set<String> IGNORED = Set.of("cookie", "referer", "cache-control", "pragma");

  private final StringBuilder text = new StringBuilder(512);
  private String lastText = "";
  private String lastShape = "";

  /**
   * The shape of one request's head: the client's HTTP/2 settings as a text, empty on HTTP/1.1, and
   * the headers in the order received, whose values are not read.
   */
  public String of(
      String httpVersion, String settings, Iterable<? extends Map.Entry<String, ?>> headers) {
    text.setLength(0);
    text.append(httpVersion).append('\n').append(settings).append('\n');
    for (Map.Entry<String, ?> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!IGNORED.contains(name)) {
        text.append(name).append('\n');
      }
    }
    if (!lastText.contentEquals(text)) { // One caller's many requests have one shape.
      lastText = text.toString();
      lastShape = hash(lastText);
    }
    return lastShape;
  }

  /** The first 12 hexadecimal digits of a text's SHA-256. */
  static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
