package io.forgotpassword.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An {@code application/x-www-form-urlencoded} body (WHATWG URL section 5.1) becomes its fields.
 * Only {@code &} ends a field: a decoder of query strings also stops at {@code ;} or {@code #}, and
 * so cuts a password short. A broken escape and what is not UTF-8 are refused.
 */
final class FormFields {
  /** A form of ours has four fields; a page may add a few of its own. */
  private static final int MAX_FIELDS = 32;

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private FormFields() {}

  static FormFields of(byte[] body) throws Refusal {
    FormFields form = new FormFields();
    String[] pairs = utf8(ByteBuffer.wrap(body)).split("&", MAX_FIELDS + 1);
    if (pairs.length > MAX_FIELDS) {
      throw Refusal.malformed("The form has more than " + MAX_FIELDS + " fields");
    }
    for (String pair : pairs) {
      form.add(pair);
    }
    return form;
  }

  /** The value of a field, null when the form has none of this name; refused when it has two. */
  @Nullable String only(String name) throws Refusal {
    if (counts.getOrDefault(name, 0) > 1) {
      throw Refusal.malformed("Duplicate field '" + name + "'");
    }
    return values.get(name);
  }

  private void add(String pair) throws Refusal {
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
    counts.merge(name, 1, Integer::sum);
  }

  private static String decode(String text) throws Refusal {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        decoded.put(escaped(encoded, i + 1));
        i += 2;
      } else {
        decoded.put(encoded[i] == '+' ? (byte) ' ' : encoded[i]);
      }
    }
    return utf8(decoded.flip());
  }

  private static byte escaped(byte[] encoded, int at) throws Refusal {
    if (at + 1 >= encoded.length
        || !HexFormat.isHexDigit(encoded[at])
        || !HexFormat.isHexDigit(encoded[at + 1])) {
      throw Refusal.malformed("The form has a broken percent escape");
    }
    return (byte)
        (HexFormat.fromHexDigit(encoded[at]) << 4 | HexFormat.fromHexDigit(encoded[at + 1]));
  }

  private static String utf8(ByteBuffer bytes) throws Refusal {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.malformed("The form is not UTF-8");
    }
  }
}
