package io.forgotpassword.gateway.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An {@code application/x-www-form-urlencoded} body (WHATWG URL section 5.1) becomes its fields.
 * Only {@code &} ends a field: a decoder of query strings also stops at {@code ;} or {@code #}, and
 * so cuts a password short. A broken escape and what is not UTF-8 are refused.
 */
record FormFields(Map<String, List<String>> values) {
  /** The gateway's forms have four fields; a page may add a few of its own. */
  private static final int MAX_FIELDS = 32;

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?!\\p{XDigit}{2})");

  static FormFields of(byte[] body) {
    String[] pairs = utf8(body).split("&", MAX_FIELDS + 1);
    if (pairs.length > MAX_FIELDS) {
      throw Refusal.malformed("The form has more than " + MAX_FIELDS + " fields");
    }
    Map<String, List<String>> values = new HashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }
    return new FormFields(values);
  }

  /** The value of a field, null when the form has none of this name; refused when it has two. */
  @Nullable String only(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      throw Refusal.malformed("Duplicate field '" + name + "'");
    }
    return all.isEmpty() ? null : all.get(0);
  }

  /** Decodes byte for byte, because the JDK's decoder would replace what is not UTF-8. */
  private static String decode(String text) {
    if (BROKEN_ESCAPE.matcher(text).find()) {
      throw Refusal.malformed("The form has a broken percent escape");
    }
    String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
    return utf8(URLDecoder.decode(bytes, ISO_8859_1).getBytes(ISO_8859_1));
  }

  private static String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.malformed("The form is not UTF-8");
    }
  }
}
