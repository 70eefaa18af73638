package io.forgotpassword.gateway.edge.netty;

import io.forgotpassword.gateway.edge.netty.TappedTcp.Accepting;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.impl.http2.codec.Http1xUpgradeToH2CHandler;
import io.vertx.core.http.impl.tcp.Http1xOrH2CHandler;

/**
 * Prepares a connection when its first bytes behind a PROXY header come, because what Vert.x puts
 * into the pipeline is there by then: counts its handshake and its HTTP/2 frames, and takes the
 * upgrade to h2c out of a plain one.
 *
 * <p>Behind an upgrade a caller would speak to the gateway past the rules of a proxy. RFC 9113 has
 * removed it, and Vert.x has no option against it. Vert.x adds its upgrade handler when it has seen
 * that a connection does not begin with the HTTP/2 preface, and asks it as soon as it has read the
 * head. So the first bytes go on one by one until that is decided.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private final Accepting accepting;

  FirstBytes(Accepting accepting) {
    this.accepting = accepting;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ChannelPipeline pipeline = ctx.pipeline();
    ChannelHandlerContext proxyHeader = pipeline.context(HAProxyMessageDecoder.class);
    ChannelHandlerContext tls = pipeline.context(SslHandler.class);
    if (proxyHeader != null && !(message instanceof HAProxyMessage)) {
      pipeline.addAfter(proxyHeader.name(), null, new FirstBytes(accepting));
      pipeline.remove(this);
      ctx.fireChannelRead(message);
    } else if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
    } else if (tls != null) {
      count((SslHandler) tls.handler());
      pipeline.addAfter(tls.name(), null, new FrameBudget(accepting.maxHead()));
      pipeline.remove(this);
      ctx.fireChannelRead(bytes);
    } else {
      readPlain(ctx, bytes);
    }
  }

  private void count(SslHandler tls) {
    tls.handshakeFuture()
        .addListener(
            done ->
                accepting
                    .handshakes()
                    .accept(done.isSuccess() ? tls.engine().getSession().getProtocol() : "failed"));
  }

  private void readPlain(ChannelHandlerContext ctx, ByteBuf bytes) {
    ChannelPipeline pipeline = ctx.pipeline();
    if (pipeline.get(FrameBudget.class) == null) {
      pipeline.addAfter(ctx.name(), null, new FrameBudget(accepting.maxHead()));
    }
    while (bytes.isReadable() && pipeline.get(Http1xOrH2CHandler.class) != null) {
      ctx.fireChannelRead(bytes.readRetainedSlice(1));
    }
    if (pipeline.get(Http1xOrH2CHandler.class) == null) {
      ChannelHandlerContext upgrade = pipeline.context(Http1xUpgradeToH2CHandler.class);
      if (upgrade != null) {
        pipeline.addBefore(upgrade.name(), null, new FirstRequest());
      }
      HeadDecoder.putInto(pipeline, accepting.maxHead());
      pipeline.remove(this);
    }
    if (bytes.isReadable()) {
      ctx.fireChannelRead(bytes);
    } else {
      bytes.release();
    }
  }

  /** Only a connection's first request can upgrade it. */
  private static final class FirstRequest extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof HttpRequest request) {
        if (request.headers().contains(HttpHeaderNames.UPGRADE, "h2c", true)) {
          request.headers().remove(HttpHeaderNames.UPGRADE);
        }
        ctx.pipeline().remove(this);
      }
      ctx.fireChannelRead(message);
    }
  }
}
