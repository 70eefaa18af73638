package io.forgotpassword.gateway.connection;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
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

  /**
   * Texts whose digests are remembered: the software that asks is not of many. Of those of one
   * length modulo this number one is, which costs the others a digest.
   */
  private static final int REMEMBERED = 64;

  /** What browsers need; it grows for others. */
  private static final int CAPACITY = 512;

  private final @Nullable Digested[] remembered = new Digested[REMEMBERED];
  private final MessageDigest digest;
  private byte[] text = new byte[CAPACITY];
  private int length;

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
    length = 0;
    line(httpVersion);
    line(settings);
    for (Map.Entry<String, ?> header : headers) {
      int start = length;
      if (!isPassing(header.getKey())) {
        line(header.getKey());
        lowerCase(start);
      }
    }
    return digested();
  }

  private String digested() {
    int slot = length % REMEMBERED;
    Digested known = remembered[slot];
    if (known == null || !Arrays.equals(known.text, 0, known.text.length, text, 0, length)) {
      known = new Digested(Arrays.copyOf(text, length), digest);
      remembered[slot] = known;
    }
    return known.hex;
  }

  private static boolean isPassing(String name) {
    for (String passing : PASSING) {
      if (passing.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("deprecation") // for what is not ISO 8859-1, which no head is
  private void line(String line) {
    int end = line.length();
    if (text.length - length <= end) {
      text = Arrays.copyOf(text, 2 * (length + end));
    }
    line.getBytes(0, end, text, length);
    length += end;
    text[length++] = '\n';
  }

  private void lowerCase(int start) {
    for (int i = start; i < length; i++) {
      text[i] = (byte) Character.toLowerCase(text[i] & 0xFF);
    }
  }

  private static final class Digested {
    final byte[] text;
    final String hex;

    Digested(byte[] text, MessageDigest digest) {
      this.text = text;
      this.hex = HexFormat.of().formatHex(digest.digest(text), 0, HASH_BYTES);
    }
  }
}
