package io.forgotpassword.gateway.proxy;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Map;

/**
 * Checks that a request's head can be written as HTTP/1.1 without a second meaning. HTTP/2 frames
 * carry any byte, and a line break in a value would be a second request.
 */
final class PageHead {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private PageHead() {}

  static boolean isValid(HttpServerRequest request) {
    return isToken(String.valueOf(request.method()))
        && isTarget(request.uri())
        && hasAuthority(request)
        && areFields(request);
  }

  /** Visible ASCII without a fragment; a path, an absolute http(s) URI, or the asterisk. */
  private static boolean isTarget(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return false;
      }
    }
    return uri.startsWith("/")
        || uri.equals("*")
        || (isAbsolute(uri) && HostAndPort.parseAuthority(authorityOf(uri), -1) != null);
  }

  static boolean isAbsolute(String uri) {
    return uri.regionMatches(true, 0, "http://", 0, 7)
        || uri.regionMatches(true, 0, "https://", 0, 8);
  }

  /** Of an absolute URI. */
  static String authorityOf(String uri) {
    int from = uri.indexOf("//") + 2;
    return uri.substring(from, endOfAuthority(uri, from));
  }

  /** Path and query of an absolute URI. */
  static String targetOf(String uri) {
    String rest = uri.substring(endOfAuthority(uri, uri.indexOf("//") + 2));
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static int endOfAuthority(String uri, int from) {
    int end = from;
    while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  /** HTTP/1.0 may do without. On HTTP/2 a Host must not contradict (RFC 9113 section 8.3.1). */
  private static boolean hasAuthority(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll("host");
    HostAndPort authority = request.authority();
    if (request.version() != HttpVersion.HTTP_2) {
      return authority != null || hosts.isEmpty();
    }
    return authority != null
        && HostAndPort.parseAuthority(authority.toString(), -1) != null
        && hosts.stream().allMatch(host -> isSame(host, authority));
  }

  private static boolean isSame(String host, HostAndPort authority) {
    HostAndPort parsed = HostAndPort.parseAuthority(host, -1);
    return parsed != null
        && parsed.host().equalsIgnoreCase(authority.host())
        && parsed.port() == authority.port();
  }

  private static boolean areFields(HttpServerRequest request) {
    for (Map.Entry<String, String> field : request.headers()) {
      boolean pseudo = field.getKey().startsWith(":");
      if ((!pseudo && !isToken(field.getKey())) || !isValue(field.getValue())) {
        return false;
      }
    }
    return true;
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** No control characters but the tab; bytes from 0x80 are opaque (RFC 9110 section 5.5). */
  static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }
}
