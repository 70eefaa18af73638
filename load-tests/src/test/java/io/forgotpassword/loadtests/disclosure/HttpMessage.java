package io.forgotpassword.loadtests.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** One message of HTTP/1.1 with a Content-Length, whole and as it came, a char for each byte. */
final class HttpMessage {
  private static final String LENGTH = "content-length: ";

  private HttpMessage() {}

  /** Messages come one at a time: what a read brings is of one message. */
  static String read(InputStream in) throws IOException {
    byte[] buffer = new byte[8192];
    int filled = 0;
    String head = "";
    int end = -1;
    while (end < 0 || filled < end) {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read <= 0) {
        throw new EOFException("the other end closed, or its message is too long");
      }
      filled += read;
      if (end < 0) {
        head = new String(buffer, 0, filled, ISO_8859_1);
        int body = head.indexOf("\r\n\r\n") + 4;
        end = body < 4 ? -1 : body + lengthOf(head);
      }
    }
    return new String(buffer, 0, filled, ISO_8859_1);
  }

  private static int lengthOf(String head) {
    for (int at = 0; at < head.length(); at++) {
      if (head.regionMatches(true, at, LENGTH, 0, LENGTH.length())) {
        int from = at + LENGTH.length();
        return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
      }
    }
    throw new IllegalArgumentException("no Content-Length");
  }
}
