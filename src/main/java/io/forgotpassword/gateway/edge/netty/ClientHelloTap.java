package io.forgotpassword.gateway.edge.netty;

import io.forgotpassword.gateway.connection.ClientHelloAssembler;
import io.forgotpassword.gateway.connection.Ja4;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads along at the front of a connection until its ClientHello is complete, leaves the JA4 with
 * the channel, and takes itself out. The bytes pass untouched and undelayed.
 */
final class ClientHelloTap extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<String> JA4 = AttributeKey.valueOf(ClientHelloTap.class, "ja4");

  private final ClientHelloAssembler assembler;

  ClientHelloTap(boolean proxyProtocol) {
    this.assembler = new ClientHelloAssembler(proxyProtocol);
  }

  /** The JA4 of the client at the other end, or null when there was no hello to see. */
  static @Nullable String ja4Of(Channel channel) {
    return channel.attr(JA4).get();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && bytes.forEachByte(assembler::take) >= 0) {
      assembler.message().flatMap(Ja4::of).ifPresent(ctx.channel().attr(JA4)::set);
      ctx.pipeline().remove(this);
    }
    ctx.fireChannelRead(message);
  }
}
