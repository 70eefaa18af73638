package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.transport.TurnEndFlush;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Answers leave at the turn's end, unless their connection ends with them: Vert.x closes it once
 * they have left, and what was smuggled in behind their request must not be read before. So an
 * HTTP/1 answer waits when nothing is said of its connection, and all else leaves at once: another
 * answer, the empty buffer that Vert.x writes before it closes, an HTTP/2 or WebSocket frame.
 */
final class AnswerFlush extends TurnEndFlush {
  private boolean keepsOpen;

  private AnswerFlush() {}

  /** For a connection that was just opened, between Vert.x and the encoder of its answers. */
  static void of(HttpServerConnection connection) {
    ChannelHandlerContext vertx = connection.channelHandlerContext();
    vertx.pipeline().addBefore(vertx.name(), "answer-flush", new AnswerFlush());
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse answer) {
      keepsOpen =
          answer.protocolVersion().isKeepAliveDefault()
              && !answer.headers().contains(HttpHeaderNames.CONNECTION);
    } else if (!(message instanceof HttpContent)) {
      keepsOpen = false;
    }
    var unused = ctx.write(message, promise);
  }

  @Override
  protected boolean mayWait() {
    return keepsOpen;
  }
}
