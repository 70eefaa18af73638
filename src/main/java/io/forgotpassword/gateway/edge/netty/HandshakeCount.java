package io.forgotpassword.gateway.edge.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;

/** Tells how the TLS handshake of one connection came out, and takes itself out. */
final class HandshakeCount extends ChannelInboundHandlerAdapter {
  private final Consumer<String> handshakes;

  /**
   * @param handshakes hears of the protocol, such as {@code TLSv1.3}, or {@code failed}
   */
  HandshakeCount(Consumer<String> handshakes) {
    this.handshakes = handshakes;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      handshakes.accept(handshake.isSuccess() ? tls.engine().getSession().getProtocol() : "failed");
      ctx.pipeline().remove(this);
    }
    ctx.fireUserEventTriggered(event);
  }
}
