package io.forgotpassword.gateway.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * What is flushed during an event loop's turn leaves at its end, when everything that had arrived
 * has been read: all connections' messages one after the other. Sent one by one between other work,
 * each would wake whoever sleeps at the other end, and find it asleep again.
 *
 * <p>Nothing waits longer than the turn takes, and a channel that is closed is flushed before.
 */
public class TurnEndFlush extends ChannelOutboundHandlerAdapter implements Runnable {
  private @Nullable ChannelHandlerContext owed;

  /** Of one channel, to be added on its event loop. */
  public TurnEndFlush() {}

  /** Whether what was written so far may wait for the turn's end. */
  protected boolean mayWait() {
    return true;
  }

  @Override
  public final void flush(ChannelHandlerContext ctx) {
    if (!mayWait()) {
      ctx.flush();
    } else if (owed == null) {
      owed = ctx;
      ctx.channel().eventLoop().execute(this);
    }
  }

  /** The turn's end. */
  @Override
  public final void run() {
    ChannelHandlerContext ctx = owed;
    owed = null;
    if (ctx != null) {
      ctx.flush();
    }
  }

  @Override
  public final void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    run();
    var unused = ctx.close(promise);
  }
}
