package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.connection.HeaderShape;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a request's connection and headers who the client is. */
final class ConnectionReader {
  private static final Pattern JA4 =
      Pattern.compile("[tqd][0-9s]{2}[di][0-9]{4}[0-9A-Za-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}");

  /** All that name a client, with the one in which CloudFront sends a JA4. */
  private static final List<String> FORWARDING =
      List.of("x-forwarded-for", "forwarded", "cloudfront-viewer-ja4-fingerprint");

  private static final CharSequence BRANDS = HttpHeaders.createOptimized("sec-ch-ua");
  private static final CharSequence PLATFORM = HttpHeaders.createOptimized("sec-ch-ua-platform");
  private static final CharSequence MOBILE = HttpHeaders.createOptimized("sec-ch-ua-mobile");

  private final TrustedProxies proxies;
  private final CharSequence forwardedHeader;
  private final List<CharSequence> ja4Headers;
  private final List<String> forwarding;
  private final List<String> ignoredFromProxies;
  private final Runnable spoofed;
  private final HeaderShape shape = new HeaderShape();

  /**
   * @param ja4Headers the headers in which a trusted proxy sends a client's JA4; the first valid
   *     one counts
   * @param spoofed runs for each request that has a forwarding header which is ignored
   */
  ConnectionReader(TrustedProxies proxies, List<String> ja4Headers, Runnable spoofed) {
    String written = proxies.header().name().toLowerCase(Locale.ROOT).replace('_', '-');
    this.proxies = proxies;
    this.forwardedHeader = HttpHeaders.createOptimized(written);
    this.ja4Headers = ja4Headers.stream().map(HttpHeaders::createOptimized).toList();
    this.forwarding = Stream.concat(FORWARDING.stream(), ja4Headers.stream()).distinct().toList();
    this.ignoredFromProxies =
        FORWARDING.stream()
            .filter(name -> !name.equals(written) && !ja4Headers.contains(name))
            .toList();
    this.spoofed = spoofed;
  }

  /**
   * @param client as {@link #addressOf} told it
   */
  Connection read(HttpServerRequest request, ClientIp client) {
    MultiMap headers = request.headers();
    OpenConnection connection = OpenConnection.of(request);
    Peer peer = connection.peer();
    countSpoofed(peer, headers);
    return new Connection(
        client,
        peer.httpVersion(),
        peer.tls(),
        headers.get(HttpHeaders.USER_AGENT),
        headers.get(HttpHeaders.ACCEPT_LANGUAGE),
        hintsOf(headers),
        peer.trusted() ? sentJa4(headers) : peer.ja4(),
        shape.of(peer.httpVersion(), connection.settings(), headers));
  }

  ClientIp clientOf(HttpServerRequest request) {
    countSpoofed(OpenConnection.of(request).peer(), request.headers());
    return addressOf(request);
  }

  /** The same for another look at a request, which does not count spoofed headers again. */
  ClientIp addressOf(HttpServerRequest request) {
    Peer peer = OpenConnection.of(request).peer();
    return peer.trusted()
        ? proxies.clientOf(peer.address(), request.headers().getAll(forwardedHeader))
        : peer.address();
  }

  boolean isFromTrustedProxy(HttpServerRequest request) {
    return OpenConnection.of(request).peer().trusted();
  }

  private void countSpoofed(Peer peer, MultiMap headers) {
    for (String ignored : peer.trusted() ? ignoredFromProxies : forwarding) {
      if (headers.contains(ignored)) {
        spoofed.run();
        return;
      }
    }
  }

  /**
   * The JA4 that a trusted proxy sends, because its own ClientHello is not the client's. A proxy
   * that adds a line instead of replacing the caller's adds it last.
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
