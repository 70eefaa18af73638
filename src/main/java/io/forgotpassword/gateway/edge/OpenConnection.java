package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.edge.netty.EdgeChannel;
import io.forgotpassword.gateway.model.ClientIp;
import io.netty.util.AttributeKey;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** One connection: who is at its other end, and how long it is waited for. */
final class OpenConnection {
  /** From the last answer's end to the next head's; longer than any honest pause. */
  private static final long NEXT_HEAD_NANOS = Duration.ofSeconds(75).toNanos();

  /** RFC 9113 section 7. */
  private static final long ENHANCE_YOUR_CALM = 0xb;

  private static final AttributeKey<OpenConnection> OF_CHANNEL =
      AttributeKey.valueOf(OpenConnection.class, "connection");

  private final HttpConnection connection;
  private final EdgeChannel channel;
  private final Peer peer;

  /** The last stays until a sweep has seen it: a busy connection may answer between two. */
  private final List<OpenRequest> requests = new ArrayList<>(1);

  private @Nullable String settings;
  private long idleSince;
  private boolean heard;
  private boolean asked;
  private boolean upgraded;
  private boolean refused;

  OpenConnection(HttpConnection connection, EdgeChannel channel, Peer peer, long now) {
    this.connection = connection;
    this.channel = channel;
    this.peer = peer;
    this.idleSince = now;
    if (isHttp2()) {
      connection.remoteSettingsHandler(changed -> settings = null);
    }
    connection.closeHandler(closed -> requests.forEach(OpenRequest::release));
    channel.attr(OF_CHANNEL).set(this);
  }

  /** The connection that a request came by. */
  static OpenConnection of(HttpServerRequest request) {
    return EdgeChannel.of(request.connection()).attr(OF_CHANNEL).get();
  }

  Peer peer() {
    return peer;
  }

  /** The client's HTTP/2 settings as a text, empty on HTTP/1.1. */
  String settings() {
    if (settings == null) {
      settings = isHttp2() ? ((Http2Settings) connection.remoteSettings()).toJson().encode() : "";
    }
    return settings;
  }

  void began(OpenRequest request, boolean upgradesToWebSocket) {
    forgetAnswered();
    requests.add(request);
    asked = true;
    upgraded |= upgradesToWebSocket; // It may pause longer than others.
    if (!heard) {
      heard = true;
      channel.firstHeadArrived();
    }
  }

  /** What is kept of a request that came by this connection. */
  OpenRequest stateOf(HttpServerRequest request) {
    for (OpenRequest open : requests) {
      if (open.isOf(request)) {
        return open;
      }
    }
    throw new NoSuchElementException("the request has not begun");
  }

  /** An answer was given: frees what its request held, before a sweep does. */
  void answered() {
    for (OpenRequest request : requests) {
      if (request.hasEndedConnection()) {
        connection.close();
      }
    }
  }

  /**
   * From now on nothing that was read behind a refused head is acted on. Closing alone is not
   * enough: what came with the head in one read is decoded all the same.
   */
  void refuseWhatFollows() {
    refused = true;
  }

  boolean refusesWhatFollows() {
    return refused;
  }

  /**
   * Ends an HTTP/2 stream behind the answer that requests hold too much, and the connection unless
   * it is a proxy's, whose other streams are other clients'.
   */
  void calmDown(HttpServerRequest refusedRequest) {
    if (isHttp2()) {
      refusedRequest.response().reset(ENHANCE_YOUR_CALM);
      if (!peer.trusted()) {
        connection.close();
      }
    }
  }

  /** HTTP/2 has GOAWAY for it. */
  void announceEnd() {
    if (!isHttp2() && !upgraded) {
      requests.forEach(OpenRequest::announceEnd);
    }
  }

  /** Whether there is nothing left to watch; closes a connection whose time is up. */
  boolean isOver(long now) {
    channel.forgetFrames();
    requests.forEach(request -> request.giveUpLateBody(now));
    if (asked || !requests.stream().allMatch(OpenRequest::isAnswered)) {
      asked = false;
      idleSince = now;
    } else if (now - idleSince > NEXT_HEAD_NANOS && !upgraded) {
      connection.close();
    }
    forgetAnswered();
    return !channel.isOpen();
  }

  /** Not only once in a while: what is kept for long costs the collector more than to forget it. */
  private void forgetAnswered() {
    requests.removeIf(request -> request.isOver() && request.hasReadBody());
  }

  private boolean isHttp2() {
    return connection.protocolVersion() == HttpVersion.HTTP_2;
  }

  /**
   * Who is at the other end, a client or a proxy: what stays the same for all requests.
   *
   * @param address its own, or the one that a PROXY header named
   * @param trusted whether it is a proxy that may speak for its clients
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
}
