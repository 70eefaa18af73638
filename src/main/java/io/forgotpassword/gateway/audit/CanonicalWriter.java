package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.json.JsonBytes;
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
  private final JsonBytes json;

  /**
   * @param capacity bytes to begin with
   */
  CanonicalWriter(int capacity) {
    this.json = new JsonBytes(capacity);
  }

  /** Bytes written so far. */
  int length() {
    return json.length();
  }

  /** Forgets what was written behind so many bytes. */
  void cut(int end) {
    json.cut(end);
  }

  /** A copy of what was written between two lengths. */
  byte[] copy(int start, int end) {
    return Arrays.copyOfRange(json.bytes(), start, end);
  }

  /** All that was written, until more is. */
  ByteBuffer written() {
    return ByteBuffer.wrap(json.bytes(), 0, json.length());
  }

  /** Puts the digest of what was written from so many bytes on into an array. */
  void digest(int start, Sha256 sha256, byte[] digest) {
    sha256.of(json.bytes(), start, json.length() - start, digest);
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
    json.separate().raw(members.bytes);
    return this;
  }

  /** Adds the first bytes of an array as hexadecimal digits. */
  CanonicalWriter putHex(String name, byte[] binary, int count) {
    name(name).json.raw('"').hex(binary, count).raw('"');
    return this;
  }

  /** Ends a line. */
  void line() {
    raw('\n');
  }

  CanonicalWriter separate() {
    json.separate();
    return this;
  }

  /** Begins a member. The names that the gateway gives need no escape, and are not looked at. */
  private CanonicalWriter name(String name) {
    json.separate().raw('"').ascii(name).raw('"').raw(':');
    return this;
  }

  CanonicalWriter raw(char ascii) {
    json.raw(ascii);
    return this;
  }

  CanonicalWriter ascii(String text) {
    json.ascii(text);
    return this;
  }

  /** An integer up to 2^53 either way is its digits. */
  CanonicalWriter number(long integer) {
    return (integer < 0 ? raw('-') : this).digits(Math.abs(integer));
  }

  private CanonicalWriter digits(long number) {
    return (number < 10 ? this : digits(number / 10)).raw((char) ('0' + number % 10));
  }

  /**
   * JavaScript's JSON.stringify is the form of a text, RFC 8785 (3.2.2.2).
   *
   * @throws IllegalArgumentException for a lone surrogate, which has no canonical form
   */
  CanonicalWriter text(String text) {
    int start = json.raw('"').length();
    boolean isPlain = json.escaped(text).length() - start == text.length();
    if (!isPlain && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("a lone surrogate has no canonical form");
    }
    return raw('"');
  }
}
