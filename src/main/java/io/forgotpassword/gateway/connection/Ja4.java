package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Computes the JA4 fingerprint of the software that sent a ClientHello, such as {@code
 * t13d1516h2_8daaf6152771_e5627efa2ab1}. This is the TLS part of FoxIO's JA4, BSD 3-Clause ({@code
 * https://github.com/FoxIO-LLC/ja4}, technical_details/JA4.md).
 */
public final class Ja4 {
  private static final int MAX_COUNT = 99;
  private static final int HASH_CHARS = 12;
  private static final String NOTHING = "0".repeat(HASH_CHARS);

  private Ja4() {}

  /**
   * The fingerprint of a client over TCP.
   *
   * @param clientHello the handshake message, without the records it came in
   * @return empty for a truncated or malformed message
   */
  public static Optional<String> of(byte[] clientHello) {
    return ClientHello.parse(clientHello).map(Ja4::of);
  }

  private static String of(ClientHello hello) {
    return prefix(hello) + '_' + hash(sorted(hello.ciphers())) + '_' + hash(traits(hello));
  }

  private static String prefix(ClientHello hello) {
    return 't'
        + version(hello.version())
        + (hello.extensions().contains(ClientHello.SERVER_NAME) ? 'd' : 'i')
        + count(hello.ciphers())
        + count(hello.extensions())
        + ends(hello.alpn());
  }

  private static String version(int wire) {
    return switch (wire) {
      case 0x0304 -> "13";
      case 0x0303 -> "12";
      case 0x0302 -> "11";
      case 0x0301 -> "10";
      case 0x0300 -> "s3";
      case 0x0002 -> "s2";
      default -> "00";
    };
  }

  private static String count(List<Integer> values) {
    int count = Math.min(values.size(), MAX_COUNT);
    return count < 10 ? "0" + count : Integer.toString(count);
  }

  /** The first and last character; those of the hexadecimal form unless both are alphanumeric. */
  private static String ends(String alpn) {
    if (alpn.isEmpty()) {
      return "00";
    }
    char first = alpn.charAt(0);
    char last = alpn.charAt(alpn.length() - 1);
    return isAlphanumeric(first) && isAlphanumeric(last)
        ? "" + first + last
        : "" + Character.forDigit(first >> 4, 16) + Character.forDigit(last & 0xF, 16);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static String traits(ClientHello hello) {
    Predicate<Integer> counted =
        type -> type != ClientHello.SERVER_NAME && type != ClientHello.ALPN;
    String extensions = sorted(hello.extensions().stream().filter(counted).toList());
    return hello.signatures().isEmpty()
        ? extensions
        : extensions + '_' + joined(hello.signatures().stream());
  }

  private static String sorted(List<Integer> values) {
    return joined(values.stream().sorted());
  }

  private static String joined(Stream<Integer> values) {
    HexFormat hex = HexFormat.of();
    return values.map(v -> hex.toHexDigits(v.shortValue())).collect(Collectors.joining(","));
  }

  private static String hash(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
      return HexFormat.of().formatHex(digest, 0, HASH_CHARS / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
