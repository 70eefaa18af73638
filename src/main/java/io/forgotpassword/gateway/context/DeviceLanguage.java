package io.forgotpassword.gateway.context;

import org.jspecify.annotations.Nullable;

/** An Accept-Language header (RFC 9110 section 12.5.4) becomes its first language tag. */
final class DeviceLanguage {
  /** Longer than any tag in use; RFC 5646 asks for room for 35. */
  private static final int MAX_TAG = 35;

  private DeviceLanguage() {}

  /** Such as {@code en-US}; null when the header begins with anything but a tag. */
  static @Nullable String of(@Nullable String acceptLanguage) {
    if (acceptLanguage == null) {
      return null;
    }
    int start = skipSpaces(acceptLanguage, 0);
    int end = start;
    while (end < acceptLanguage.length() && isTagCharacter(acceptLanguage.charAt(end))) {
      end++;
    }
    boolean tag = end > start && end - start <= MAX_TAG && isDelimited(acceptLanguage, end);
    return tag ? acceptLanguage.substring(start, end) : null;
  }

  private static boolean isDelimited(String text, int end) {
    int next = skipSpaces(text, end);
    return next == text.length() || text.charAt(next) == ',' || text.charAt(next) == ';';
  }

  private static int skipSpaces(String text, int from) {
    int next = from;
    while (next < text.length() && text.charAt(next) == ' ') {
      next++;
    }
    return next;
  }

  private static boolean isTagCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }
}
