package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.connection.ForwardingHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Under which name a client asked for a page.
 *
 * @param scheme http or https
 * @param authority null where HTTP/1.0 named none
 * @param target path and query
 */
record PageName(String scheme, @Nullable HostAndPort authority, String target) {
  private static final String HOST = "x-forwarded-host";
  private static final String SCHEME = "x-forwarded-proto";

  /** Reads a request whose head {@link PageHead} has found valid. */
  static PageName of(HttpServerRequest request, boolean fromProxy) {
    String uri = request.uri();
    HostAndPort authority = request.authority();
    if (PageHead.isAbsolute(uri)) { // RFC 9112 section 3.2.2: the Host header is ignored.
      authority = PageHead.authority(PageHead.authorityOf(uri));
      uri = PageHead.targetOf(uri);
    }
    if (fromProxy) {
      HostAndPort named =
          PageHead.authority(ForwardingHeaders.lastOf(request.headers().getAll(HOST)));
      authority = named == null ? authority : named;
    }
    return new PageName(schemeOf(request, fromProxy), authority, uri);
  }

  /** http or https. */
  static String schemeOf(HttpServerRequest request, boolean fromProxy) {
    String said =
        fromProxy
            ? ForwardingHeaders.lastOf(request.headers().getAll(SCHEME)).toLowerCase(Locale.ROOT)
            : "";
    boolean tls = request.connection().isSsl();
    return said.equals("http") || said.equals("https") ? said : tls ? "https" : "http";
  }

  /** Whether it is one of these names, on a port that the scheme or the listener has. */
  boolean isOneOf(List<String> hosts, int listening) {
    HostAndPort asked = authority;
    if (hosts.isEmpty()) {
      return true;
    }
    return asked != null
        && hosts.contains(unbracketed(asked.host().toLowerCase(Locale.ROOT)))
        && (asked.port() <= 0
            || asked.port() == 80
            || asked.port() == 443
            || asked.port() == listening);
  }

  /** An IPv6 address as the configuration has it. */
  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Host and port as in a Host header; null where there is none. */
  @Nullable String host() {
    return authority == null ? null : hostOf(authority);
  }

  private static String hostOf(HostAndPort authority) {
    return authority.port() <= 0 ? authority.host() : authority.host() + ":" + authority.port();
  }

  int port() {
    int written = authority == null ? -1 : authority.port();
    return written > 0 ? written : scheme.equals("https") ? 443 : 80;
  }
}
