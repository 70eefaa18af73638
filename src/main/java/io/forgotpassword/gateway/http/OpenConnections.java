package io.forgotpassword.gateway.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop. One that keeps the gateway waiting for a request's head, byte
 * by byte or not at all, is closed; so is one that floods it with HTTP/2 control frames.
 */
final class OpenConnections {
  /** How often {@link #sweep} is called. */
  static final long SWEEP_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  private final Map<HttpConnection, OpenConnection> open = new HashMap<>();

  void opened(HttpConnection connection) {
    connection.exceptionHandler(OpenConnections::broken);
    if (connection instanceof HttpServerConnection server) {
      Channel channel = server.channelHandlerContext().channel();
      if (AcceptedConnections.hasRoomFor(
          channel, ConnectionReader.peerOf(connection.remoteAddress()))) {
        open.put(connection, new OpenConnection(connection, channel, System.nanoTime()));
      } else {
        connection.close();
      }
    }
  }

  void began(HttpServerRequest request) {
    OpenConnection connection = open.get(request.connection());
    if (connection != null) {
      connection.began(
          request.response(), request.headers().contains(HttpHeaders.UPGRADE, "websocket", true));
    }
  }

  /** From now on answers say that their connection ends after them. */
  void announceEnd() {
    open.values().forEach(OpenConnection::announceEnd);
  }

  void sweep() {
    long now = System.nanoTime();
    open.values().removeIf(connection -> connection.isOver(now));
  }

  /** Any caller may break its connection; Vert.x would log each at ERROR, in the parser's words. */
  private static void broken(Throwable cause) {
    LOG.debug("a caller's connection broke: {}", cause.getClass().getName());
  }
}
