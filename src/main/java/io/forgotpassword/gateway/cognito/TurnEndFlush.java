package io.forgotpassword.gateway.cognito;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * What is flushed during an event loop's turn leaves at its end, when everything that had arrived
 * has been read: all connections' requests one after the other. Sent one by one between other work,
 * each would wake whoever sleeps at the other end, and find it asleep again.
 *
 * <p>Nothing waits longer than the turn takes, and a channel that is closed is flushed before. Not
 * for callers' connections: an answer that ends one must have left before what follows is read.
 */
final class TurnEndFlush extends ChannelOutboundHandlerAdapter implements Runnable {
  private @Nullable ChannelHandlerContext owed;

  private TurnEndFlush() {}

  /** Has a channel flush at the end of turns; to be called on its event loop. */
  static void of(Channel channel) {
    channel.pipeline().addFirst("turn-end-flush", new TurnEndFlush());
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (owed == null) {
      owed = ctx;
      ctx.channel().eventLoop().execute(this);
    }
  }

  /** The turn's end. */
  @Override
  public void run() {
    ChannelHandlerContext ctx = owed;
    owed = null;
    if (ctx != null) {
      ctx.flush();
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    run();
    var unused = ctx.close(promise);
  }
}
