package io.forgotpassword.gateway.connection;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The headers that say which way a request came. Proxies write them, servers behind believe one or
 * another, and a caller may type any.
 */
public final class ForwardingHeaders {
  private static final String FORWARDED = "x-forwarded-";

  private static final Set<String> NAMES =
      Set.of(
          "forwarded",
          "forwarded-for",
          "x-forwarded",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "client-ip",
          "cf-connecting-ip",
          "fastly-client-ip",
          "proxy-client-ip",
          "wl-proxy-client-ip",
          "x-remote-ip",
          "x-remote-addr",
          "x-host",
          "x-http-host-override",
          "x-original-host",
          "x-original-url",
          "x-original-uri",
          "x-original-forwarded-for",
          "x-rewrite-url",
          "x-url-scheme",
          "x-scheme",
          "front-end-https",
          "cloudfront-forwarded-proto",
          "cloudfront-viewer-address",
          "cloudfront-viewer-ja4-fingerprint",
          "proxy");

  private ForwardingHeaders() {}

  /** A name as CGI and WSGI read it: they make no difference between an underscore and a hyphen. */
  public static String normalized(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the nearest proxy wrote into the lines of a list: it adds to the right. */
  public static String lastOf(List<String> lines) {
    String line = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    return line.substring(line.lastIndexOf(',') + 1).strip();
  }

  public static boolean contains(String normalized) {
    return normalized.startsWith(FORWARDED) || NAMES.contains(normalized);
  }

  /**
   * Whether proxies write it as a rule beside the header that names the client, so that it tells
   * nothing of the caller.
   */
  public static boolean isUsualFromProxies(String normalized) {
    return normalized.equals("x-real-ip")
        || (normalized.startsWith(FORWARDED) && !normalized.equals("x-forwarded-for"));
  }
}
