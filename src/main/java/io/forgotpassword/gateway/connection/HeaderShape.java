package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a request's head becomes 12 hexadecimal digits: its HTTP version, its HTTP/2
 * settings and the names of its headers in the order sent, never their values. Client libraries
 * keep to their order; people do not change it by changing a User-Agent. Not thread-safe.
 */
public final class HeaderShape {
  private static final int HASH_BYTES = 6;

  /** Headers that come and go while the software stays the same. */
  private static final List<String> PASSING =
      List.of("cookie", "referer", "cache-control", "pragma");

  /** Texts whose digests are remembered, a power of two: the software that asks is not of many. */
  private static final int REMEMBERED = 64;

  private final @Nullable Digested[] remembered = new Digested[REMEMBERED];
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
   * @param headers in the order received; their values are not looked at
   */
  public String of(
      String httpVersion, String settings, Iterable<? extends Map.Entry<String, ?>> headers) {
    text.setLength(0);
    text.append(httpVersion).append('\n').append(settings).append('\n');
    for (Map.Entry<String, ?> header : headers) {
      append(header.getKey());
    }
    return digestOf(text.toString());
  }

  private String digestOf(String head) {
    int slot = head.hashCode() & (REMEMBERED - 1);
    Digested known = remembered[slot];
    if (known == null || !known.head().equals(head)) {
      byte[] hash = digest.digest(head.getBytes(ISO_8859_1));
      known = new Digested(head, HexFormat.of().formatHex(hash, 0, HASH_BYTES));
      remembered[slot] = known;
    }
    return known.hex();
  }

  private void append(String name) {
    for (String passing : PASSING) {
      if (passing.equalsIgnoreCase(name)) {
        return;
      }
    }
    for (int i = 0; i < name.length(); i++) {
      text.append(Character.toLowerCase(name.charAt(i)));
    }
    text.append('\n');
  }

  private record Digested(String head, String hex) {}
}
