package io.forgotpassword.loadtests.speed;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The bytes of one connection become its HTTP/1.1 messages, however they were cut. It knows just as
 * much HTTP as it takes to find a message's end: a Content-Length.
 */
final class MessageReader {
  private static final byte[] LENGTH =
      "\r\ncontent-length:".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private final IntConsumer message;
  private byte[] pending = {};

  /**
   * @param message is told of each whole message: an answer's status, something else of a request
   */
  MessageReader(IntConsumer message) {
    this.message = message;
  }

  void read(Buffer chunk) {
    byte[] bytes = chunk.getBytes();
    if (pending.length > 0) {
      byte[] all = Arrays.copyOf(pending, pending.length + bytes.length);
      System.arraycopy(bytes, 0, all, pending.length, bytes.length);
      bytes = all;
    }
    int start = 0;
    for (int end = endOf(bytes, start); end > 0; end = endOf(bytes, start)) {
      message.accept(number(bytes, start + STATUS_AT));
      start = end;
    }
    pending = start == bytes.length ? new byte[0] : Arrays.copyOfRange(bytes, start, bytes.length);
  }

  /** Where the message that starts somewhere ends, or -1 when that is not there yet. */
  private static int endOf(byte[] bytes, int start) {
    int length = -1;
    for (int i = start; i + 3 < bytes.length; i++) {
      if (bytes[i] == '\r') {
        if (bytes[i + 2] == '\r') {
          int end = i + 4 + Math.max(0, length);
          return end <= bytes.length ? end : -1;
        }
        if (length < 0 && isLength(bytes, i)) {
          length = number(bytes, i + LENGTH.length);
        }
      }
    }
    return -1;
  }

  private static boolean isLength(byte[] bytes, int at) {
    if (bytes.length - at < LENGTH.length) {
      return false;
    }
    for (int i = 2; i < LENGTH.length; i++) {
      if ((bytes[at + i] | 0x20) != (LENGTH[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int at) {
    int i = at;
    while (i < bytes.length && bytes[i] == ' ') {
      i++;
    }
    int number = 0;
    for (; i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      number = 10 * number + bytes[i] - '0';
    }
    return number;
  }
}
