package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.connection.HeaderShape;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.proxy.Callers;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A request's connection and headers become what is known of who is asking. */
final class ConnectionReader implements Callers {
  private static final ClientIp UNKNOWN = new ClientIp(0, 0);
  private static final Pattern JA4 =
      Pattern.compile("[tqd][0-9s]{2}[di][0-9]{4}[0-9A-Za-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}");

  private final TrustedProxies proxies;
  private final List<String> ja4Headers;
  private final List<String> forwarding;
  private final Runnable spoofed;
  private final HeaderShape shape = new HeaderShape();

  /**
   * @param ja4Headers in which headers a trusted proxy tells a client's JA4; the first that has one
   * @param spoofed is told of each request whose forwarding headers were not believed
   */
  ConnectionReader(TrustedProxies proxies, List<String> ja4Headers, Runnable spoofed) {
    this.proxies = proxies;
    this.ja4Headers = ja4Headers;
    this.forwarding =
        Stream.concat(Stream.of("x-forwarded-for", "forwarded"), ja4Headers.stream()).toList();
    this.spoofed = spoofed;
  }

  Connection read(HttpServerRequest request) {
    MultiMap headers = request.headers();
    ClientIp peer = peerOf(request.remoteAddress());
    String version = request.version() == HttpVersion.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
    return new Connection(
        clientOf(peer, headers),
        version,
        tlsOf(request),
        headers.get("user-agent"),
        headers.get("accept-language"),
        hintsOf(headers),
        ja4Of(request, peer),
        shape.of(version, settingsOf(request), namesOf(headers)));
  }

  @Override
  public ClientIp clientOf(HttpServerRequest request) {
    return clientOf(peerOf(request.remoteAddress()), request.headers());
  }

  private ClientIp clientOf(ClientIp peer, MultiMap headers) {
    if (!proxies.trusts(peer) && forwarding.stream().anyMatch(headers::contains)) {
      spoofed.run();
    }
    return proxies.clientOf(peer, headers.getAll("x-forwarded-for"), headers.getAll("forwarded"));
  }

  @Override
  public boolean isFromTrustedProxy(HttpServerRequest request) {
    return proxies.trusts(peerOf(request.remoteAddress()));
  }

  /** A balancer's own hello says nothing of its clients; what it saw of theirs, it may tell. */
  private @Nullable String ja4Of(HttpServerRequest request, ClientIp peer) {
    if (proxies.trusts(peer)) {
      return ja4Headers.stream()
          .map(request.headers()::get)
          .filter(told -> told != null && JA4.matcher(told).matches())
          .findFirst()
          .orElse(null);
    }
    return request.isSSL() && request.connection() instanceof HttpServerConnection connection
        ? ClientHelloTap.ja4Of(connection.channelHandlerContext().channel())
        : null;
  }

  private static String settingsOf(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        ? request.connection().remoteSettings().toJson().encode()
        : "";
  }

  private static List<String> namesOf(MultiMap headers) {
    List<String> names = new ArrayList<>(headers.size());
    headers.forEach((name, value) -> names.add(name));
    return names;
  }

  /** The address at the other end; no address at all is one that nobody has. */
  static ClientIp peerOf(@Nullable SocketAddress peer) {
    return peer == null || peer.hostAddress() == null
        ? UNKNOWN
        : ClientIp.parse(peer.hostAddress()).orElse(UNKNOWN);
  }

  private static Connection.@Nullable Tls tlsOf(HttpServerRequest request) {
    SSLSession session = request.sslSession();
    return session == null
        ? null
        : new Connection.Tls(session.getProtocol(), session.getCipherSuite());
  }

  private static Connection.@Nullable ClientHints hintsOf(MultiMap headers) {
    String brands = headers.get("sec-ch-ua");
    String platform = headers.get("sec-ch-ua-platform");
    String mobile = headers.get("sec-ch-ua-mobile");
    return brands == null && platform == null && mobile == null
        ? null
        : new Connection.ClientHints(brands, platform, mobile);
  }
}
