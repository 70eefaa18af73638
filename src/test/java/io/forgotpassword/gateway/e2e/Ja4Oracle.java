package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** JA4 once more, read off the hexadecimal text of a hello, to compare with. */
final class Ja4Oracle {
  private final String hex;
  private int at = 8;

  private Ja4Oracle(byte[] message) {
    hex = HexFormat.of().formatHex(message);
  }

  static String of(byte[] message) throws Exception {
    return new Ja4Oracle(message).compute();
  }

  private String compute() throws Exception {
    String version = take(4);
    take(64);
    take(2 * Integer.parseInt(take(2), 16));
    List<String> ciphers = quads(take(2 * Integer.parseInt(take(4), 16)));
    take(2 * Integer.parseInt(take(2), 16));
    take(4);
    List<String> extensions = new ArrayList<>();
    List<String> signatures = List.of();
    String alpn = "00";
    while (at < hex.length()) {
      String type = take(4);
      String body = take(2 * Integer.parseInt(take(4), 16));
      extensions.add(type);
      if (type.equals("000d")) {
        signatures = quads(body.substring(4));
      } else if (type.equals("002b")) {
        version = Collections.max(quads(body.substring(2)));
      } else if (type.equals("0010")) {
        int length = Integer.parseInt(body.substring(4, 6), 16);
        byte[] first = HexFormat.of().parseHex(body.substring(6, 6 + 2 * length));
        String text = new String(first, ISO_8859_1);
        alpn = "" + text.charAt(0) + text.charAt(text.length() - 1);
      }
    }
    extensions.removeIf(Ja4Oracle::isGrease);
    String start =
        "t1%d%s%02d%02d%s"
            .formatted(
                Integer.parseInt(version, 16) - 0x0301,
                extensions.contains("0000") ? "d" : "i",
                ciphers.size(),
                extensions.size(),
                alpn);
    extensions.removeAll(List.of("0000", "0010"));
    Collections.sort(extensions);
    Collections.sort(ciphers);
    String traits = String.join(",", extensions) + "_" + String.join(",", signatures);
    return start + "_" + hash(String.join(",", ciphers)) + "_" + hash(traits);
  }

  private String take(int digits) {
    at += digits;
    return hex.substring(at - digits, at);
  }

  private static List<String> quads(String digits) {
    List<String> quads = new ArrayList<>();
    for (int i = 0; i < digits.length(); i += 4) {
      quads.add(digits.substring(i, i + 4));
    }
    quads.removeIf(Ja4Oracle::isGrease);
    return quads;
  }

  private static boolean isGrease(String quad) {
    return quad.matches("(.a)\\1");
  }

  private static String hash(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
    return HexFormat.of().formatHex(digest).substring(0, 12);
  }
}
