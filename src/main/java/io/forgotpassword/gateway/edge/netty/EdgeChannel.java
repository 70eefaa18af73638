package io.forgotpassword.gateway.edge.netty;

import io.forgotpassword.gateway.edge.netty.AcceptedConnections.FirstHead;
import io.forgotpassword.gateway.model.ClientIp;
import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/** The Netty channel of one HTTP connection to the edge. The only class that reaches for it. */
public final class EdgeChannel {
  private final Channel channel;

  private EdgeChannel(Channel channel) {
    this.channel = channel;
  }

  public static EdgeChannel of(HttpConnection connection) {
    return new EdgeChannel(((HttpServerConnection) connection).channelHandlerContext().channel());
  }

  public <T> Attribute<T> attr(AttributeKey<T> key) {
    return channel.attr(key);
  }

  /** From now on as many HTTP/2 frames as at first close it. */
  public void forgetFrames() {
    FrameBudget frames = channel.pipeline().get(FrameBudget.class);
    if (frames != null) {
      frames.renew();
    }
  }

  public boolean isOpen() {
    return channel.isOpen();
  }

  public @Nullable String ja4() {
    return channel.attr(AcceptedConnections.JA4).get();
  }

  /** Whether the client that a PROXY header named may have one more connection. */
  public boolean hasRoomFor(ClientIp named) {
    AcceptedConnections accepted = channel.attr(AcceptedConnections.OF_CHANNEL).get();
    return accepted == null || accepted.hasRoomFor(channel, named);
  }

  /** Stops the timer that waits for the connection's first request. */
  public void firstHeadArrived() {
    if (channel.pipeline().get(FirstHead.class) != null) {
      channel.pipeline().remove(FirstHead.class);
    }
  }
}
