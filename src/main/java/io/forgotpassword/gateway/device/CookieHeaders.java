package io.forgotpassword.gateway.device;

import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the device cookie in Cookie and Set-Cookie headers (RFC 6265 section 4). */
public final class CookieHeaders {
  /** A browser takes this name only over TLS, from this host, for all its paths. */
  private static final String SECURE_NAME = "__Host-fpg-devices";

  private static final String PLAIN_NAME = "fpg-devices";

  private CookieHeaders() {}

  static String nameOf(boolean secure) {
    return secure ? SECURE_NAME : PLAIN_NAME;
  }

  /**
   * The device cookie's value; {@link Secret#NONE} when there is none, or more than one.
   *
   * @param cookies the values of a request's Cookie headers
   * @param secure whether the client came over TLS; the other cookie is not looked at
   */
  public static Secret valueIn(List<String> cookies, boolean secure) {
    Secret found = Secret.NONE;
    int count = 0;
    for (String cookie : cookies) {
      for (String pair : cookie.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals >= 0 && pair.substring(0, equals).strip().equals(nameOf(secure))) {
          found = Secret.of(pair.substring(equals + 1).strip());
          count++;
        }
      }
    }
    return count == 1 ? found : Secret.NONE;
  }

  /** A Cookie header without the device cookie, otherwise byte for byte; null for nothing else. */
  public static @Nullable String without(String cookie) {
    String[] pairs = cookie.split(";", -1);
    List<String> kept = Stream.of(pairs).filter(pair -> !names(pair)).toList();
    if (kept.size() == pairs.length) {
      return cookie;
    }
    String others = String.join(";", kept);
    return others.isBlank() ? null : names(pairs[0]) ? others.stripLeading() : others;
  }

  /**
   * Whether a Set-Cookie header, or a pair of a Cookie header, names the device cookie, in either
   * spelling. Browsers send a cookie without a name as its value alone, which is then read as name
   * and value.
   */
  public static boolean names(String cookie) {
    String pair = cookie.split(";", 2)[0].strip();
    while (pair.startsWith("=")) {
      pair = pair.substring(1).strip();
    }
    String name = pair.split("=", 2)[0].strip();
    return name.equalsIgnoreCase(SECURE_NAME) || name.equalsIgnoreCase(PLAIN_NAME);
  }
}
