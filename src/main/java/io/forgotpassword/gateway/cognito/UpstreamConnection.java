package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.transport.TurnEndFlush;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Cognito: HTTP/1.1, one exchange at a time. It was opened by Vert.x; from then
 * on it is Netty's decoder and this. All of it happens on its event loop.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

  private final ContextInternal context;
  private final Owner owner;
  private final Decoder decoder = new Decoder();
  private final ChannelHandlerContext socket;
  private @Nullable Exchange exchange;
  private boolean answered;
  private boolean unsolicited;
  private long idleUntil;

  /** Who lends the connection, told on its context. */
  interface Owner {
    /** The exchange is over and there may be another, until so many nanoseconds have passed. */
    void released(UpstreamConnection connection, Exchange exchange);

    /** There will be no other. */
    void closed(UpstreamConnection connection);
  }

  /** Nothing may be left of what was read when an answer is whole: it would be the next one's. */
  private static final class Decoder extends HttpResponseDecoder {
    boolean isDrained() {
      return actualReadableBytes() == 0;
    }
  }

  /**
   * @param keepNanos how long it may be idle at first
   */
  UpstreamConnection(
      NetSocketInternal opened, ContextInternal context, Owner owner, long keepNanos) {
    this.context = context;
    this.owner = owner;
    this.socket = opened.channelHandlerContext();
    this.idleUntil = System.nanoTime() + keepNanos;
    socket
        .pipeline()
        .addFirst("turn-end-flush", new TurnEndFlush())
        .addBefore(socket.name(), "answer-decoder", decoder)
        .addBefore(socket.name(), "answers", this);
  }

  /** Whether there may be another exchange: the last left nothing, and its time is not up. */
  boolean isFit() {
    return socket.channel().isActive()
        && !unsolicited
        && decoder.isDrained()
        && !isOverdue(System.nanoTime());
  }

  /** Sends a request; to be called while no exchange is going on. */
  void send(Exchange next) {
    exchange = next;
    answered = false;
    var unused = socket.writeAndFlush(next.request(socket.alloc()), socket.voidPromise());
  }

  /** For so many nanoseconds from now there may be other exchanges. */
  void keepFor(long nanos) {
    idleUntil = System.nanoTime() + nanos;
  }

  /** Whether it was kept long enough: its other side may be closing it. */
  private boolean isOverdue(long now) {
    return now - idleUntil >= 0;
  }

  /** Ends an exchange that takes too long, and an idle connection that was kept long enough. */
  void sweep(long now) {
    Exchange open = exchange;
    if (open == null ? isOverdue(now) : open.isLate()) {
      lose(new DeadlinePassedException());
    }
  }

  void close() {
    lose(new ClosedChannelException());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      Exchange open = exchange;
      if (open == null || answered) {
        unsolicited = true;
      } else {
        read(open, (HttpObject) message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(Exchange open, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      lose(part.decoderResult().cause());
      return;
    }
    if (part instanceof HttpResponse head) {
      open.begin(head);
    }
    if (part instanceof HttpContent content) {
      open.append(content.content());
      answered = open.isTooLarge() || (part instanceof LastHttpContent && open.isAnswered());
    }
  }

  /**
   * Not before all that came with the answer was read, so that nothing of it is left for others.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (answered) {
      release();
    } else if (unsolicited) {
      close();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (answered) {
      release();
    }
    close();
    context.emit(this, owner::closed);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Not the cause's words, which may be the answer's.
    LOG.debug("a connection to Cognito broke: {}", cause.getClass().getName());
    lose(cause);
  }

  private void release() {
    Exchange done = exchange;
    exchange = null;
    answered = false;
    if (done != null) {
      context.emit(done, known -> owner.released(this, known));
    }
  }

  /** An answer that was not whole is lost, and so is the connection. */
  private void lose(Throwable cause) {
    Exchange open = exchange;
    exchange = null;
    answered = false;
    if (open != null) {
      context.emit(cause, open::fail);
    }
    var unused = socket.close();
  }
}
