package io.forgotpassword.gateway.edge.netty;

import io.forgotpassword.gateway.metrics.TlsMeters;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Counts the TLS handshake of one connection, and takes itself out. */
final class HandshakeCount extends ChannelInboundHandlerAdapter {
  private final TlsMeters meters;

  HandshakeCount(TlsMeters meters) {
    this.meters = meters;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        meters.done(tls.engine().getSession().getProtocol());
      } else {
        meters.failed();
      }
      ctx.pipeline().remove(this);
    }
    ctx.fireUserEventTriggered(event);
  }
}
