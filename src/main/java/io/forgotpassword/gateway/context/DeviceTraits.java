package io.forgotpassword.gateway.context;

import io.forgotpassword.gateway.connection.Connection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a connection tells of the device, as a script in the same browser would report it. */
final class DeviceTraits {
  /** How much of each header is used, in chars: more than browsers send. */
  private static final int MAX_HEADER_CHARS = 512;

  /** The first tag of an Accept-Language header; RFC 5646 asks for room for 35 characters. */
  private static final Pattern LANGUAGE =
      Pattern.compile(" *([A-Za-z0-9-]{1,35}) *+(?:[,;].*)?", Pattern.DOTALL);

  /** The first comment of a User-Agent, such as {@code (X11; Linux x86_64)}. */
  private static final Pattern COMMENT = Pattern.compile("[^(]*+\\(([^)]*+)\\).*", Pattern.DOTALL);

  private static final List<String> DEVICES = List.of("iPhone", "iPad", "Android");

  private static final Connection.ClientHints NO_HINTS =
      new Connection.ClientHints(null, null, null);

  private DeviceTraits() {}

  /** Such as {@code en-US}; null when the header begins with anything but a tag. */
  static @Nullable String language(@Nullable String acceptLanguage) {
    Matcher first = LANGUAGE.matcher(acceptLanguage == null ? "" : acceptLanguage);
    return first.matches() ? first.group(1) : null;
  }

  /**
   * The Sec-CH-UA-Platform hint, else what {@code navigator.platform} says in browsers whose
   * User-Agent comment names a system plainly; null when the connection does not tell.
   */
  static @Nullable String platform(Connection connection) {
    String hint = hints(connection).platform();
    String platform = hint == null ? "" : unquoted(hint);
    if (!platform.isEmpty()) {
      return platform;
    }
    String userAgent = connection.userAgent();
    Matcher comment = COMMENT.matcher(userAgent == null ? "" : userAgent);
    if (comment.matches()) {
      for (String part : comment.group(1).split(";", -1)) {
        String found = platformIn(part.startsWith(" ") ? part.substring(1) : part);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** A string of RFC 9651 section 3.3.3 as what it means; any other text as it is. */
  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted
        ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
        : value;
  }

  private static @Nullable String platformIn(String part) {
    if (part.startsWith("Windows NT")) {
      return "Win32";
    }
    if (part.startsWith("Intel Mac OS X")) {
      return "MacIntel";
    }
    return part.startsWith("Linux ")
        ? part
        : DEVICES.stream().filter(part::startsWith).findFirst().orElse(null);
  }

  /**
   * The text of all traits but the address:
   *
   * <pre>User-Agent|Accept-Language|Sec-CH-UA|Sec-CH-UA-Platform|Sec-CH-UA-Mobile|TLS version|TLS
   * cipher suite|JA4|header shape|HTTP version</pre>
   *
   * <p>A trait that was not observed is empty. The client chooses every trait but the last five, so
   * a client that puts a bar into a header gains no more than one that copies another's headers.
   */
  static String fingerprint(Connection connection) {
    Connection.ClientHints hints = hints(connection);
    Connection.Tls tls = connection.tls();
    return String.join(
        "|",
        orEmpty(connection.userAgent()),
        orEmpty(connection.acceptLanguage()),
        orEmpty(hints.brands()),
        orEmpty(hints.platform()),
        orEmpty(hints.mobile()),
        orEmpty(tls == null ? null : tls.protocol()),
        orEmpty(tls == null ? null : tls.cipher()),
        orEmpty(connection.ja4()),
        orEmpty(connection.headerShape()),
        connection.httpVersion());
  }

  private static Connection.ClientHints hints(Connection connection) {
    Connection.ClientHints sent = connection.clientHints();
    return sent == null ? NO_HINTS : sent;
  }

  private static String orEmpty(@Nullable String trait) {
    return trait == null ? "" : cut(trait);
  }

  /** The first chars of a header; never ends in half a surrogate pair. */
  static String cut(String header) {
    if (header.length() <= MAX_HEADER_CHARS) {
      return header;
    }
    boolean halves =
        Character.isSurrogatePair(
            header.charAt(MAX_HEADER_CHARS - 1), header.charAt(MAX_HEADER_CHARS));
    return header.substring(0, halves ? MAX_HEADER_CHARS - 1 : MAX_HEADER_CHARS);
  }
}
