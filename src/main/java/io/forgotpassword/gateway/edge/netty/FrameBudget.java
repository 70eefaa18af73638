package io.forgotpassword.gateway.edge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Counts the HTTP/2 frames of a connection that bring no request nearer, and closes a connection
 * that sends too many: PING, SETTINGS, PRIORITY, WINDOW_UPDATE, GOAWAY and unknown types. Netty and
 * Vert.x bound the others, and show these to nobody, or only when their stream is open. It closes a
 * connection with a head beyond what is read, too: Netty answers such without CORS headers.
 */
final class FrameBudget extends ChannelDuplexHandler {
  /** Between two calls of {@link #renew}; a client without an answer has a use for a few. */
  private static final int FREE = 100;

  /** A client that reads an answer sends a WINDOW_UPDATE for each 2 KiB at most. */
  private static final int BYTES_FOR_ONE = 1024;

  /** Around each request a client or a proxy has a use for some; requests are bounded elsewhere. */
  private static final int FOR_EACH_REQUEST = 4;

  private static final int HEADER = 9;
  private static final int TYPE_OFFSET = 3;

  private final int maxHead;
  private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
  private int skip;
  private int headerRead;
  private int length;
  private int headBytes;
  private boolean headTooLarge;
  private int spent;
  private long written;

  /** maxHead counts bytes, on HTTP/2 as they are sent. */
  FrameBudget(int maxHead) {
    this.maxHead = maxHead;
  }

  void renew() {
    spent = 0;
    written = 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      if (!count(bytes)) {
        HeadDecoder.putInto(ctx.pipeline(), maxHead);
        ctx.pipeline().remove(this);
      }
      if (headTooLarge || spent > FREE + written / BYTES_FOR_ONE) {
        bytes.release();
        var unused = ctx.close();
        return;
      }
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      written += bytes.readableBytes();
    }
    var unused = ctx.write(message, promise);
  }

  /**
   * Reads the headers of frames (RFC 9113 section 4.1), and passes over their payloads. False on
   * HTTP/1.
   */
  private boolean count(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (preface.isReadable()) {
        if (preface.readByte() != bytes.getByte(at++)) {
          return false;
        }
      } else if (skip > 0) {
        int passed = Math.min(skip, bytes.writerIndex() - at);
        skip -= passed;
        at += passed;
      } else {
        header(bytes.getUnsignedByte(at++));
      }
    }
    return true;
  }

  private void header(short octet) {
    if (headerRead < TYPE_OFFSET) {
      length = length << Byte.SIZE | octet;
    } else if (headerRead == TYPE_OFFSET) {
      switch (octet) {
        case Http2FrameTypes.HEADERS -> {
          spent -= FOR_EACH_REQUEST;
          headBytes = length;
        }
        case Http2FrameTypes.CONTINUATION -> headBytes += length;
        case Http2FrameTypes.DATA, Http2FrameTypes.RST_STREAM, Http2FrameTypes.PUSH_PROMISE -> {}
        default -> spent++;
      }
    }
    headTooLarge |= headBytes > maxHead;
    if (++headerRead == HEADER) {
      skip = length;
      length = 0;
      headerRead = 0;
    }
  }
}
