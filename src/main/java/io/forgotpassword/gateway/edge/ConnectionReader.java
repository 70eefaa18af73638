package io.forgotpassword.gateway.edge;

import static java.util.stream.Collectors.toSet;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.connection.ForwardingHeaders;
import io.forgotpassword.gateway.connection.HeaderShape;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.device.CarriedCookie;
import io.forgotpassword.gateway.device.CookieHeaders;
import io.forgotpassword.gateway.edge.OpenConnection.Peer;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a request's connection and headers who the client is, and on which device. */
final class ConnectionReader {
  private static final Pattern JA4 =
      Pattern.compile("[tqd][0-9s]{2}[di][0-9]{4}[0-9A-Za-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}");

  private static final CharSequence SCHEME = HttpHeaders.createOptimized("x-forwarded-proto");
  private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");
  private static final CharSequence BRANDS = HttpHeaders.createOptimized("sec-ch-ua");
  private static final CharSequence PLATFORM = HttpHeaders.createOptimized("sec-ch-ua-platform");
  private static final CharSequence MOBILE = HttpHeaders.createOptimized("sec-ch-ua-mobile");

  private final TrustedProxies proxies;
  private final CharSequence forwardedHeader;
  private final List<CharSequence> ja4Headers;
  private final Set<String> believed;
  private final boolean hostFromProxy;
  private final Runnable spoofed;
  private final HeaderShape shape = new HeaderShape();

  /** spoofed runs for each request that has a forwarding header which is ignored. */
  ConnectionReader(ServerSettings settings, Runnable spoofed) {
    this.proxies = settings.proxies();
    String written = proxies.header().name().toLowerCase(Locale.ROOT).replace('_', '-');
    this.forwardedHeader = HttpHeaders.createOptimized(written);
    this.ja4Headers = settings.ja4Headers().stream().map(HttpHeaders::createOptimized).toList();
    this.believed =
        Stream.concat(Stream.of(written), settings.ja4Headers().stream()).collect(toSet());
    this.hostFromProxy = settings.forwardedHostFromProxy();
    this.spoofed = spoofed;
  }

  Connection read(HttpServerRequest request) {
    MultiMap headers = request.headers();
    OpenConnection connection = OpenConnection.of(request);
    Peer peer = connection.peer();
    return new Connection(
        clientOf(request),
        peer.httpVersion(),
        peer.tls(),
        headers.get(HttpHeaders.USER_AGENT),
        headers.get(HttpHeaders.ACCEPT_LANGUAGE),
        hintsOf(headers),
        peer.trusted() ? sentJa4(headers) : peer.ja4(),
        shape.of(peer.httpVersion(), connection.settings(), headers));
  }

  /** The client's address; a request whose forwarding headers are ignored is counted. */
  ClientIp clientOf(HttpServerRequest request) {
    countSpoofed(OpenConnection.of(request).peer(), request.headers());
    return OpenRequest.of(request).client();
  }

  /** Finds the client's address in a head, once for each request. */
  ClientIp addressOf(HttpServerRequest request) {
    Peer peer = OpenConnection.of(request).peer();
    return peer.trusted()
        ? proxies.clientOf(peer.address(), request.headers().getAll(forwardedHeader))
        : peer.address();
  }

  /** Whether the request says which host and scheme the client used, and is believed. */
  boolean namesHost(HttpServerRequest request) {
    return hostFromProxy && OpenConnection.of(request).peer().trusted();
  }

  CarriedCookie cookieOf(HttpServerRequest request) {
    MultiMap headers = request.headers();
    boolean secure = isSecure(request, headers);
    return new CarriedCookie(
        CookieHeaders.valueIn(headers.getAll(HttpHeaders.COOKIE), secure),
        secure,
        "cross-site".equals(headers.get(FETCH_SITE)));
  }

  /**
   * Whether the client came over TLS. In doubt it did: a browser that came without it does not keep
   * a secure cookie, which costs the owner a lane and tells nobody anything. A trusted proxy ends
   * TLS unless it says otherwise and is believed. Without one, the page's origin is what a browser
   * says; it tells of a proxy that is not configured.
   */
  private boolean isSecure(HttpServerRequest request, MultiMap headers) {
    if (request.connection().isSsl()) {
      return true;
    }
    if (OpenConnection.of(request).peer().trusted()) {
      return !hostFromProxy
          || !"http".equalsIgnoreCase(ForwardingHeaders.lastOf(headers.getAll(SCHEME)));
    }
    String origin = headers.get(HttpHeaders.ORIGIN);
    return origin != null && origin.regionMatches(true, 0, "https:", 0, 6);
  }

  private void countSpoofed(Peer peer, MultiMap headers) {
    for (Map.Entry<String, String> header : headers) {
      if (isSpoofed(ForwardingHeaders.normalized(header.getKey()), peer.trusted())) {
        spoofed.run();
        return;
      }
    }
  }

  private boolean isSpoofed(String name, boolean fromProxy) {
    return fromProxy
        ? ForwardingHeaders.contains(name)
            && !believed.contains(name)
            && !ForwardingHeaders.isUsualFromProxies(name)
        : ForwardingHeaders.contains(name) || believed.contains(name);
  }

  /**
   * The JA4 that a trusted proxy sends, because its own ClientHello is not the client's: the first
   * valid one. A proxy that adds a line instead of replacing the caller's adds it last.
   */
  private @Nullable String sentJa4(MultiMap headers) {
    for (CharSequence name : ja4Headers) {
      List<String> sent = headers.getAll(name);
      if (!sent.isEmpty() && JA4.matcher(sent.get(sent.size() - 1)).matches()) {
        return sent.get(sent.size() - 1);
      }
    }
    return null;
  }

  private static Connection.@Nullable ClientHints hintsOf(MultiMap headers) {
    String brands = headers.get(BRANDS);
    String platform = headers.get(PLATFORM);
    String mobile = headers.get(MOBILE);
    return brands == null && platform == null && mobile == null
        ? null
        : new Connection.ClientHints(brands, platform, mobile);
  }
}
