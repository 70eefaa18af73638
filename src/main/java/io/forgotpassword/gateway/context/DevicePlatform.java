package io.forgotpassword.gateway.context;

import io.forgotpassword.gateway.connection.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection becomes the platform that a script in the same browser would report: the
 * Sec-CH-UA-Platform hint where there is one, else what {@code navigator.platform} says in browsers
 * whose User-Agent comment names a system plainly.
 */
final class DevicePlatform {
  private static final List<String> DEVICES = List.of("iPhone", "iPad", "Android");

  private DevicePlatform() {}

  /** Such as {@code macOS} or {@code Linux x86_64}; null when the connection does not tell. */
  static @Nullable String of(Connection connection) {
    Connection.ClientHints hints = connection.clientHints();
    String hint = hints == null ? null : hints.platform();
    String platform = hint == null ? null : unquoted(hint);
    if (platform != null && !platform.isEmpty()) {
      return platform;
    }
    String userAgent = connection.userAgent();
    return userAgent == null ? null : ofUserAgent(userAgent);
  }

  /** A string of RFC 9651 section 3.3.3 as what it means; any other text as it is. */
  private static String unquoted(String value) {
    int last = value.length() - 1;
    if (last < 1 || value.charAt(0) != '"' || value.charAt(last) != '"') {
      return value;
    }
    String inside = value.substring(1, last);
    return inside.indexOf('\\') < 0 ? inside : inside.replace("\\\"", "\"").replace("\\\\", "\\");
  }

  /** Walks the parts of the first comment, {@code (X11; Linux x86_64)}. */
  private static @Nullable String ofUserAgent(String userAgent) {
    int open = userAgent.indexOf('(');
    int close = open < 0 ? -1 : userAgent.indexOf(')', open);
    int start = open + 1;
    while (start < close) {
      int semicolon = userAgent.indexOf(';', start);
      int end = semicolon < 0 || semicolon > close ? close : semicolon;
      String platform = ofPart(userAgent, userAgent.charAt(start) == ' ' ? start + 1 : start, end);
      if (platform != null) {
        return platform;
      }
      start = end + 1;
    }
    return null;
  }

  private static @Nullable String ofPart(String userAgent, int start, int end) {
    if (userAgent.startsWith("Windows NT", start)) {
      return "Win32";
    }
    if (userAgent.startsWith("Intel Mac OS X", start)) {
      return "MacIntel";
    }
    if (userAgent.startsWith("Linux ", start)) {
      return userAgent.substring(start, end);
    }
    for (String device : DEVICES) {
      if (userAgent.startsWith(device, start)) {
        return device;
      }
    }
    return null;
  }
}
