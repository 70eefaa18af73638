package io.forgotpassword.gateway.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies bytes as long as they stand for themselves in a JSON string, eight at a time: what needs
 * an escape of RFC 8785 (and so of RFC 8259) is a control character, a quotation mark or a reverse
 * solidus.
 */
final class PlainBytes {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long TOP_BITS = 0x8080808080808080L;

  /** Of a single byte, where the other seven are no bytes of the text. */
  private static final long LOWEST_TOP_BIT = 0x80;

  private PlainBytes() {}

  /**
   * Copies bytes until one needs an escape.
   *
   * @param latin1 whether they are the ISO 8859-1 form of a text; then a question mark, which
   *     stands for a char that this form has not, and what is not ASCII end the copy, too
   * @param target has room for all of them
   * @return how many bytes were copied
   */
  static int copy(byte[] source, int from, int end, boolean latin1, byte[] target, int at) {
    int i = from;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long eight = (long) EIGHT.get(source, i);
      EIGHT.set(target, at + i - from, eight);
      long found = ending(eight, latin1);
      if (found != 0) {
        return i - from + firstIn(found);
      }
    }
    for (; i < end && (ending(source[i], latin1) & LOWEST_TOP_BIT) == 0; i++) {
      target[at + i - from] = source[i];
    }
    return i - from;
  }

  private static int firstIn(long found) {
    return Long.numberOfTrailingZeros(found) / Byte.SIZE;
  }

  /** The top bit of the first byte that ends a copy; bits above it mean nothing. */
  private static long ending(long eight, boolean latin1) {
    long control = (eight - ' ' * EACH) & ~eight & TOP_BITS;
    long escaped = control | equal(eight, '"') | equal(eight, '\\');
    return latin1 ? escaped | (eight & TOP_BITS) | equal(eight, '?') : escaped;
  }

  private static long equal(long eight, char ascii) {
    long zero = eight ^ (ascii * EACH);
    return (zero - EACH) & ~zero & TOP_BITS;
  }
}
