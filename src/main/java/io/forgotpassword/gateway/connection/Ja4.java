package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Computes the JA4 fingerprint of the software that sent a ClientHello, such as {@code
 * t13d1516h2_8daaf6152771_e5627efa2ab1}. This is the TLS part of FoxIO's JA4, BSD 3-Clause ({@code
 * https://github.com/FoxIO-LLC/ja4}, technical_details/JA4.md).
 */
public final class Ja4 {
  private static final int MAX_COUNT = 99;
  private static final String NOTHING = "0".repeat(12);

  private Ja4() {}

  /**
   * The fingerprint of a client over TCP, from the handshake message without the records it came
   * in; empty when that is truncated or malformed.
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
    return String.format(Locale.ROOT, "%02d", Math.min(values.size(), MAX_COUNT));
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
    return c < 128 && Character.isLetterOrDigit(c);
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
    return text.isEmpty() ? NOTHING : HeaderShape.hash(text);
  }

  /**
   * The offers of a TLS ClientHello (RFC 8446 section 4.1.2) in the order sent, without GREASE
   * values (RFC 8701). The version is the highest offered, {@code 0x0304} for TLS 1.3; alpn is the
   * first protocol, a char for each byte, empty when none is offered.
   */
  private record ClientHello(
      int version,
      List<Integer> ciphers,
      List<Integer> extensions,
      String alpn,
      List<Integer> signatures) {
    static final int SERVER_NAME = 0x0000;
    static final int ALPN = 0x0010;

    private static final int HANDSHAKE_HEADER = 4;
    private static final int RANDOM = 32;
    private static final int SIGNATURE_ALGORITHMS = 0x000d;
    private static final int SUPPORTED_VERSIONS = 0x002b;

    /** Parses a handshake message; empty when it is truncated or malformed. */
    static Optional<ClientHello> parse(byte[] message) {
      try {
        return Optional.of(read(ByteBuffer.wrap(message)));
      } catch (BufferUnderflowException | IllegalArgumentException malformed) {
        return Optional.empty();
      }
    }

    private static ClientHello read(ByteBuffer hello) {
      skip(hello, HANDSHAKE_HEADER);
      int version = hello.getShort() & 0xFFFF;
      skip(hello, RANDOM);
      vector(hello, 1);
      List<Integer> ciphers = values(vector(hello, 2));
      vector(hello, 1);
      List<Integer> types = new ArrayList<>();
      List<Integer> signatures = List.of();
      String alpn = "";
      ByteBuffer extensions = hello.hasRemaining() ? vector(hello, 2) : hello;
      while (extensions.hasRemaining()) {
        int type = extensions.getShort() & 0xFFFF;
        ByteBuffer body = vector(extensions, 2);
        types.add(type);
        switch (type) {
          case ALPN -> alpn = firstProtocol(body);
          case SIGNATURE_ALGORITHMS -> signatures = values(vector(body, 2));
          case SUPPORTED_VERSIONS -> version = highest(values(vector(body, 1)), version);
          default -> {}
        }
      }
      types.removeIf(ClientHello::isGrease);
      return new ClientHello(version, ciphers, List.copyOf(types), alpn, signatures);
    }

    private static String firstProtocol(ByteBuffer body) {
      ByteBuffer list = vector(body, 2);
      return list.hasRemaining() ? ISO_8859_1.decode(vector(list, 1)).toString() : "";
    }

    private static int highest(List<Integer> versions, int otherwise) {
      return versions.stream().max(Integer::compare).orElse(otherwise);
    }

    private static List<Integer> values(ByteBuffer shorts) {
      return IntStream.range(0, shorts.remaining() / Short.BYTES)
          .map(i -> shorts.getShort(shorts.position() + Short.BYTES * i) & 0xFFFF)
          .filter(value -> !isGrease(value))
          .boxed()
          .toList();
    }

    private static boolean isGrease(int value) {
      return (value & 0x0F0F) == 0x0A0A && value >> Byte.SIZE == (value & 0xFF);
    }

    /** Reads a vector whose length stands in its first one or two bytes. */
    private static ByteBuffer vector(ByteBuffer from, int width) {
      int length = width == 1 ? from.get() & 0xFF : from.getShort() & 0xFFFF;
      ByteBuffer content = from.slice();
      content.limit(length);
      skip(from, length);
      return content;
    }

    private static void skip(ByteBuffer bytes, int length) {
      bytes.position(bytes.position() + length);
    }
  }
}
