package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.io.CharTypes;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.signing.Sha256;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON in its canonical form, the JSON Canonicalization Scheme of RFC 8785, as UTF-8 in a buffer
 * that is used again. The form wants the members of an object in the order of their names' UTF-16
 * code units: who writes adds them in this order. For one thread.
 */
final class CanonicalWriter {
  private static final int[] ESCAPES = CharTypes.get7BitOutputEscapes();
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** A byte of a text becomes six at the most: an escaped one. */
  private static final int MOST_BYTES_OF_BYTE = 6;

  /** Of a number, or of what stands around a text. */
  private static final int ROOM = 32;

  private byte[] bytes;
  private int length;

  /**
   * @param capacity bytes to begin with
   */
  CanonicalWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Bytes written so far. */
  int length() {
    return length;
  }

  /** Forgets what was written behind so many bytes. */
  void cut(int end) {
    length = end;
  }

  /** A copy of what was written between two lengths. */
  byte[] copy(int start, int end) {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** All that was written, until more is. */
  ByteBuffer written() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /** Puts the digest of what was written from so many bytes on into an array. */
  void digest(int start, Sha256 sha256, byte[] digest) {
    sha256.of(bytes, start, length - start, digest);
  }

  /** Begins an object. */
  CanonicalWriter object() {
    return raw('{');
  }

  /** Begins a member that is an object. */
  CanonicalWriter object(String name) {
    return name(name).raw('{');
  }

  /** Ends the object that was begun last. */
  CanonicalWriter end() {
    return raw('}');
  }

  /** Begins a member that is an array. */
  CanonicalWriter array(String name) {
    return name(name).raw('[');
  }

  /** Ends the array that was begun last. */
  CanonicalWriter endArray() {
    return raw(']');
  }

  /** Begins an object that is an array's next element. */
  CanonicalWriter element() {
    return separate().raw('{');
  }

  /** Adds a text as an array's next element. */
  CanonicalWriter add(String text) {
    return separate().text(text);
  }

  CanonicalWriter put(String name, String text) {
    return name(name).text(text);
  }

  CanonicalWriter put(String name, long number) {
    return name(name).number(number);
  }

  CanonicalWriter put(String name, boolean value) {
    return name(name).ascii(value ? "true" : "false");
  }

  /** An address is its canonical text, without one being made where it is IPv4. */
  CanonicalWriter put(String name, ClientIp ip) {
    if (!ip.isV4()) {
      return put(name, ip.toString());
    }
    name(name).raw('"');
    for (int shift = 24; shift >= 0; shift -= 8) {
      number((ip.low() >> shift) & 255).raw(shift > 0 ? '.' : '"');
    }
    return this;
  }

  /** Adds members that were written before. */
  CanonicalWriter put(ConstantMembers members) {
    separate().room(members.bytes.length);
    System.arraycopy(members.bytes, 0, bytes, length, members.bytes.length);
    length += members.bytes.length;
    return this;
  }

  /** Adds the first bytes of an array as hexadecimal digits. */
  CanonicalWriter putHex(String name, byte[] binary, int count) {
    name(name).room(2 * count + 2);
    bytes[length++] = '"';
    for (int i = 0; i < count; i++) {
      bytes[length++] = HEX[(binary[i] >> 4) & 15];
      bytes[length++] = HEX[binary[i] & 15];
    }
    bytes[length++] = '"';
    return this;
  }

  /** Ends a line. */
  void line() {
    raw('\n');
  }

  CanonicalWriter separate() {
    byte last = bytes[length - 1];
    return last == '{' || last == '[' ? this : raw(',');
  }

  /** Begins a member. The names that the gateway gives need no escape, and are not looked at. */
  private CanonicalWriter name(String name) {
    return separate().raw('"').ascii(name).raw('"').raw(':');
  }

  CanonicalWriter raw(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  CanonicalWriter ascii(String text) {
    return ascii(text, text.length());
  }

  @SuppressWarnings("deprecation") // for what is not ASCII
  private CanonicalWriter ascii(String text, int end) {
    room(end);
    text.getBytes(0, end, bytes, length);
    length += end;
    return this;
  }

  /** An integer up to 2^53 either way is its digits. */
  CanonicalWriter number(long integer) {
    room(ROOM);
    long rest = Math.abs(integer);
    int end = length + (integer < 0 ? 1 : 0) + digits(rest);
    bytes[length] = '-';
    length = end;
    do {
      bytes[--end] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return this;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /**
   * @throws IllegalArgumentException for a lone surrogate, which has no canonical form
   */
  CanonicalWriter text(String text) {
    int plain = 0;
    while (plain < text.length() && isPlain(text.charAt(plain))) {
      plain++;
    }
    raw('"').ascii(text, plain);
    if (plain < text.length()) {
      escape(CharBuffer.wrap(text, plain, text.length()));
    }
    return raw('"');
  }

  private static boolean isPlain(char c) {
    return c < ESCAPES.length && ESCAPES[c] == 0;
  }

  private void escape(CharBuffer text) {
    ByteBuffer utf8 = encode(text);
    room(MOST_BYTES_OF_BYTE * utf8.remaining());
    while (utf8.hasRemaining()) {
      byte b = utf8.get();
      if (b < 0 || ESCAPES[b] == 0) {
        bytes[length++] = b;
      } else if (ESCAPES[b] > 0) {
        raw('\\').raw((char) ESCAPES[b]);
      } else {
        ascii("\\u00").raw((char) HEX[b >> 4]).raw((char) HEX[b & 15]);
      }
    }
  }

  private static ByteBuffer encode(CharBuffer text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(text);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a lone surrogate has no canonical form", e);
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
