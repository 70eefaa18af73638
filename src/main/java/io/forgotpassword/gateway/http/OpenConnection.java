package io.forgotpassword.gateway.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.Http2ServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One connection as far as its patience is concerned. */
final class OpenConnection {
  /** From the last answer's end to the next head's; longer than any honest pause. */
  private static final long NEXT_HEAD_NANOS = Duration.ofSeconds(75).toNanos();

  /** PING and SETTINGS frames between two sweeps; a client has a use for one or two. */
  private static final int MAX_CONTROL_FRAMES = 100;

  private final HttpConnection connection;
  private final Channel channel;

  /** The last stays until a sweep has seen it: a busy connection may answer between two. */
  private final List<HttpServerResponse> unanswered = new ArrayList<>(1);

  private long idleSince;
  private int controlFrames;
  private boolean heard;
  private boolean upgraded;

  OpenConnection(HttpConnection connection, Channel channel, long now) {
    this.connection = connection;
    this.channel = channel;
    this.idleSince = now;
    if (connection instanceof Http2ServerConnection) {
      connection.pingHandler(ping -> controlled()).remoteSettingsHandler(changed -> controlled());
    }
  }

  /**
   * @param upgrades whether the request may turn the connection into a WebSocket, which has its own
   *     rhythm
   */
  void began(HttpServerResponse response, boolean upgrades) {
    forgetAnswered();
    unanswered.add(response);
    upgraded |= upgrades;
    if (!heard) {
      heard = true;
      FirstHead.arrived(channel);
    }
  }

  /** HTTP/2 has GOAWAY for it. */
  void announceEnd() {
    if (!(connection instanceof Http2ServerConnection) && !upgraded) {
      unanswered.stream()
          .filter(response -> !response.headWritten())
          .forEach(response -> response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
    }
  }

  /** Whether there is nothing left to watch; closes a connection whose time is up. */
  boolean isOver(long now) {
    controlFrames = 0;
    if (!unanswered.isEmpty()) {
      idleSince = now;
    } else if (now - idleSince > NEXT_HEAD_NANOS && !upgraded) {
      connection.close();
    }
    forgetAnswered();
    return !channel.isOpen() || upgraded;
  }

  /** Not only once in a while: what is kept for long costs the collector more than to forget it. */
  private void forgetAnswered() {
    unanswered.removeIf(response -> response.ended() || response.closed());
  }

  private void controlled() {
    if (++controlFrames > MAX_CONTROL_FRAMES) {
      connection.close();
    }
  }
}
