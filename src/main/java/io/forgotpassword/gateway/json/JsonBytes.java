package io.forgotpassword.gateway.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JSON text under construction as UTF-8, in a buffer that is kept from text to text. Escapes what
 * RFC 8259 section 7 demands, as JavaScript's JSON.stringify spells it: lone surrogates too, so
 * that any string survives. Not thread-safe.
 */
public final class JsonBytes {
  private static final int INITIAL_CAPACITY = 2048;

  /** The length of the longest escape, a backslash, a u and four digits. */
  private static final int MAX_ESCAPE = 6;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private byte[] bytes;
  private int length;

  /** A buffer for texts of some kilobytes; it grows when they are longer. */
  public JsonBytes() {
    this(INITIAL_CAPACITY);
  }

  /** A buffer for texts of so many bytes; it grows when they are longer. */
  public JsonBytes(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Starts a new text. */
  public JsonBytes clear() {
    return cut(0);
  }

  /** Forgets what comes after so many bytes. */
  public JsonBytes cut(int end) {
    length = end;
    return this;
  }

  /** The text so far is the first {@link #length()} of these; valid until the next call. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** The text so far, copied. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Begins an object. */
  public JsonBytes object() {
    return raw('{');
  }

  /** Begins a member that is an object. */
  public JsonBytes object(String name) {
    return name(name).raw('{');
  }

  /** Ends the object that was begun last. */
  public JsonBytes end() {
    return raw('}');
  }

  /** Appends a member that is a text. */
  public JsonBytes put(String name, String text) {
    return name(name).raw('"').escaped(text).raw('"');
  }

  /** Appends a member that is a text, unless there is none. */
  public JsonBytes putIfThere(String name, @Nullable String text) {
    return text == null ? this : put(name, text);
  }

  /** Appends a member that is a number. */
  public JsonBytes put(String name, int number) {
    return name(name).ascii(Integer.toString(number));
  }

  /** Appends a member whose value is JSON already. */
  public JsonBytes putJson(String name, String json) {
    return name(name).raw(json.getBytes(UTF_8));
  }

  /** Appends a comma, unless the object or the array has just begun. */
  public JsonBytes separate() {
    byte last = bytes[length - 1];
    return last == '{' || last == '[' ? this : raw(',');
  }

  private JsonBytes name(String name) {
    return separate().raw('"').escaped(name).raw('"').raw(':');
  }

  /** Appends an ASCII character as it is. */
  public JsonBytes raw(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Appends bytes as they are. */
  public JsonBytes raw(byte[] source) {
    return raw(source, source.length);
  }

  /** Appends the first bytes of an array as they are. */
  public JsonBytes raw(byte[] source, int count) {
    reserve(count);
    System.arraycopy(source, 0, bytes, length, count);
    length += count;
    return this;
  }

  /** Appends a text of ASCII characters as it is. */
  @SuppressWarnings("deprecation") // for what is not ASCII
  public JsonBytes ascii(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
    return this;
  }

  /** Appends the first bytes of an array as lower-case hexadecimal digits. */
  public JsonBytes hex(byte[] binary, int count) {
    reserve(2 * count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = HEX[(binary[i] >> 4) & 0xF];
      bytes[length++] = HEX[binary[i] & 0xF];
    }
    return this;
  }

  /** Appends the inside of the JSON string of a text. */
  public JsonBytes escaped(String text) {
    return escaped(text, text.length());
  }

  /** Appends the inside of the JSON string of a text's first chars, a surrogate pair never cut. */
  public JsonBytes escaped(String text, int maxChars) {
    int end = Math.min(text.length(), maxChars);
    if (end < text.length() && end > 0 && isPair(text, end - 1, text.length())) {
      end--;
    }
    reserve(end * MAX_ESCAPE);
    byte[] latin1 = text.getBytes(ISO_8859_1);
    int plain = plain(latin1, 0, Math.min(end, latin1.length), Escapes.OF_LATIN1);
    return plain == end ? this : inRuns(text, plain, end);
  }

  /** What is between lone surrogates has a form in UTF-8. */
  private JsonBytes inRuns(String text, int start, int end) {
    int from = start;
    for (int i = start; i < end; i++) {
      if (isPair(text, i, end)) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        run(text.substring(from, i)).unicodeEscape(text.charAt(i));
        from = i + 1;
      }
    }
    return run(text.substring(from, end));
  }

  private JsonBytes run(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return escaped(utf8, utf8.length);
  }

  /** Appends the inside of the JSON string of a text that is UTF-8 already. */
  public JsonBytes escaped(byte[] utf8, int count) {
    reserve(count * MAX_ESCAPE);
    for (int i = plain(utf8, 0, count, Escapes.OF_UTF8);
        i < count;
        i = plain(utf8, i + 1, count, Escapes.OF_UTF8)) {
      escape(utf8[i]);
    }
    return this;
  }

  /**
   * Appends the bytes that stand for themselves; returns the index of the first that may not.
   *
   * @param special for each byte whether it may not
   */
  private int plain(byte[] source, int start, int end, byte[] special) {
    byte[] target = bytes;
    int at = length;
    int i = start;
    for (; end - i >= Long.BYTES; i += Long.BYTES, at += Long.BYTES) {
      long eight = (long) EIGHT.get(source, i);
      if (!Escapes.allStandForThemselves(eight)) {
        break;
      }
      EIGHT.set(target, at, eight);
    }
    for (; i < end && special[source[i] & 0xFF] == 0; i++) {
      target[at++] = source[i];
    }
    length = at;
    return i;
  }

  private static boolean isPair(String text, int i, int end) {
    return i + 1 < end && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  private void escape(byte ascii) {
    byte escape = Escapes.OF_UTF8[ascii];
    if (escape == 'u') {
      unicodeEscape((char) ascii);
    } else {
      bytes[length++] = '\\';
      bytes[length++] = escape;
    }
  }

  private void unicodeEscape(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    bytes[length++] = HEX[c >> 12];
    bytes[length++] = HEX[(c >> 8) & 0xF];
    bytes[length++] = HEX[(c >> 4) & 0xF];
    bytes[length++] = HEX[c & 0xF];
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
