package io.forgotpassword.gateway.edge.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that was accepted and has sent no request's head in time: Vert.x knows a
 * plain connection only from its first request on.
 */
final class FirstHead extends ChannelInboundHandlerAdapter {
  /** For a PROXY header, a handshake and a head: a few round trips. */
  private static final int SECONDS = 15;

  private @Nullable Future<?> deadline;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      arm(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    arm(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  /** The connection's first request is there. */
  static void arrived(Channel connection) {
    FirstHead waiting = connection.pipeline().get(FirstHead.class);
    if (waiting != null) {
      connection.pipeline().remove(waiting);
    }
  }

  private void arm(ChannelHandlerContext ctx) {
    if (deadline == null) {
      deadline = ctx.executor().schedule(() -> close(ctx), SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void close(ChannelHandlerContext ctx) {
    var unused = ctx.close();
  }
}
