package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.io.CharTypes;
import com.fasterxml.jackson.databind.JsonNode;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.signing.Sha256;
import java.nio.ByteBuffer;
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

  /** A character becomes six bytes at the most: an escaped one. */
  private static final int MOST_BYTES_OF_CHAR = 6;

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

  CanonicalWriter put(String name, JsonNode json) {
    name(name);
    CanonicalJson.write(json, this);
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

  CanonicalWriter name(String name) {
    return separate().text(name).raw(':');
  }

  CanonicalWriter raw(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  CanonicalWriter ascii(CharSequence text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
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
    room(MOST_BYTES_OF_CHAR * text.length() + 2);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ESCAPES.length && ESCAPES[c] == 0) {
        to[at++] = (byte) c;
      } else {
        length = at;
        i = special(text, i);
        at = length;
      }
    }
    to[at++] = '"';
    length = at;
    return this;
  }

  /** Returns the index of the last character written. */
  private int special(String text, int i) {
    char c = text.charAt(i);
    if (c < ESCAPES.length) {
      escape(c);
      return i;
    }
    int end = i + Character.charCount(text.codePointAt(i));
    if (end == i + 1 && Character.isSurrogate(c)) {
      throw new IllegalArgumentException("a lone surrogate has no canonical form");
    }
    for (byte utf8 : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
      bytes[length++] = utf8;
    }
    return end - 1;
  }

  private void escape(char c) {
    raw('\\');
    if (ESCAPES[c] > 0) {
      raw((char) ESCAPES[c]);
    } else {
      ascii("u00").raw((char) HEX[c >> 4]).raw((char) HEX[c & 15]);
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
