package io.forgotpassword.gateway.connection;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.Locale;
import java.util.Optional;

/** {@code server.forwarded-header}: the one header in which trusted proxies name the client. */
public enum ForwardedHeader {
  X_FORWARDED_FOR,
  /** RFC 7239. */
  FORWARDED,
  /** The peer is the client. */
  NONE;

  /** The address in one comma-separated element of this header; empty when it has none. */
  Optional<ClientIp> addressIn(String element) {
    return switch (this) {
      case X_FORWARDED_FOR -> ofNode(element);
      case FORWARDED -> ofElement(element);
      case NONE -> Optional.empty();
    };
  }

  /** The {@code for=} node of one element, RFC 7239 section 4. */
  private static Optional<ClientIp> ofElement(String element) {
    for (String pair : element.split(";", -1)) {
      String trimmed = pair.strip();
      if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
        return ofNode(unquote(trimmed.substring("for=".length())));
      }
    }
    return Optional.empty();
  }

  /** An address, with or without a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
  private static Optional<ClientIp> ofNode(String node) {
    if (node.startsWith("[")) {
      int close = node.indexOf(']');
      return close < 0 || !isPort(node.substring(close + 1))
          ? Optional.empty()
          : ClientIp.parse(node.substring(1, close));
    }
    int colon = node.indexOf(':');
    boolean oneColon = colon >= 0 && colon == node.lastIndexOf(':');
    if (oneColon && isPort(node.substring(colon))) {
      return ClientIp.parse(node.substring(0, colon));
    }
    return ClientIp.parse(node);
  }

  private static String unquote(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** Nothing, or a colon and one to five digits. */
  private static boolean isPort(String suffix) {
    return suffix.isEmpty() || suffix.matches(":[0-9]{1,5}");
  }
}
