package io.forgotpassword.gateway.proxy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a request's head can be written as HTTP/1.1 without a second meaning. HTTP/2 frames
 * carry any byte, and a line break in a value would be a second request.
 */
final class PageHead {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private PageHead() {}

  static boolean isValid(HttpServerRequest request) {
    return isToken(String.valueOf(request.method()))
        && isTarget(request)
        && hasAuthority(request)
        && areFields(request);
  }

  /**
   * Visible ASCII without a fragment: a path, on HTTP/1 an absolute http(s) URI, or the asterisk of
   * OPTIONS (RFC 9112 section 3.2, RFC 9113 section 8.3.1).
   */
  private static boolean isTarget(HttpServerRequest request) {
    String uri = request.uri();
    if (!uri.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
      return false;
    }
    return uri.startsWith("/")
        || (uri.equals("*") && request.method().equals(HttpMethod.OPTIONS))
        || (request.version() != HttpVersion.HTTP_2
            && isAbsolute(uri)
            && authority(authorityOf(uri)) != null);
  }

  /** Host and port as DNS and IP addresses have them; null for anything else. */
  static @Nullable HostAndPort authority(String text) {
    HostAndPort parsed = HostAndPort.parseAuthority(text, -1);
    return parsed != null && isHost(parsed) ? parsed : null;
  }

  private static boolean isHost(HostAndPort authority) {
    String host = authority.host();
    return !host.isEmpty()
        && host.chars().allMatch(c -> isAlphanumeric((char) c) || "-._:[]".indexOf(c) >= 0);
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
    boolean http2 = request.version() == HttpVersion.HTTP_2;
    return authority == null
        ? !http2 && hosts.isEmpty()
        : isHost(authority) && (!http2 || hosts.stream().allMatch(host -> isSame(host, authority)));
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
      if (!isAlphanumeric(c) && MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** The value of Content-Length; -1 without a single one. */
  static long lengthOf(@Nullable String value) {
    return value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
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
