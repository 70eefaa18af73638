package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A request's connection and headers become what is known of who is asking. */
final class ConnectionReader {
  private static final ClientIp UNKNOWN = new ClientIp(0, 0);

  private final TrustedProxies proxies;

  ConnectionReader(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  Connection read(HttpServerRequest request) {
    MultiMap headers = request.headers();
    ClientIp ip =
        proxies.clientOf(
            peerOf(request.remoteAddress()),
            headers.getAll("x-forwarded-for"),
            headers.getAll("forwarded"));
    return new Connection(
        ip,
        request.version() == HttpVersion.HTTP_2 ? "HTTP/2" : "HTTP/1.1",
        tlsOf(request),
        headers.get("user-agent"),
        headers.get("accept-language"),
        hintsOf(headers));
  }

  private static ClientIp peerOf(@Nullable SocketAddress peer) {
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
