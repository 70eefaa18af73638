package io.forgotpassword.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Prepares each connection that one listening socket accepts, before Vert.x sees it. */
final class AcceptedConnections extends ChannelInboundHandlerAdapter {
  private final boolean proxyProtocol;

  AcceptedConnections(boolean proxyProtocol) {
    this.proxyProtocol = proxyProtocol;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    ((Channel) accepted).pipeline().addLast(new ClientHelloTap(proxyProtocol));
    ctx.fireChannelRead(accepted);
  }
}
