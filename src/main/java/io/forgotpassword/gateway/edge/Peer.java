package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, a client or a proxy: what stays the same for all its
 * requests.
 *
 * @param address its own, or the one that a PROXY header named
 * @param trusted whether it is a proxy that may speak for its clients
 * @param httpVersion {@code HTTP/1.1} or {@code HTTP/2}
 * @param tls the TLS session's traits, null on a plain connection
 * @param ja4 of its own ClientHello, null when there was none to see
 */
record Peer(
    ClientIp address,
    boolean trusted,
    String httpVersion,
    Connection.@Nullable Tls tls,
    @Nullable String ja4) {
  /** Nobody's, for a connection that was gone before its address was asked. */
  private static final ClientIp UNKNOWN = new ClientIp(0, 0);

  /** The peer of a connection whose handshake is done. */
  static Peer of(HttpConnection connection, @Nullable String ja4, TrustedProxies proxies) {
    ClientIp address = addressOf(connection);
    return new Peer(
        address,
        proxies.trusts(address),
        connection.protocolVersion() == HttpVersion.HTTP_2 ? "HTTP/2" : "HTTP/1.1",
        tlsOf(connection.sslSession()),
        ja4);
  }

  /** A PROXY header that names a socket of a file system or nothing leaves the peer's own. */
  private static ClientIp addressOf(HttpConnection connection) {
    return parse(connection.remoteAddress())
        .or(() -> parse(connection.remoteAddress(true)))
        .orElse(UNKNOWN);
  }

  private static Optional<ClientIp> parse(@Nullable SocketAddress address) {
    return Optional.ofNullable(address).map(SocketAddress::hostAddress).flatMap(ClientIp::parse);
  }

  private static Connection.@Nullable Tls tlsOf(@Nullable SSLSession session) {
    return session == null
        ? null
        : new Connection.Tls(session.getProtocol(), session.getCipherSuite());
  }
}
