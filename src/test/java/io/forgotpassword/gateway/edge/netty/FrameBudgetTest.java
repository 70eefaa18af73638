package io.forgotpassword.gateway.edge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which frames are too many on one connection. */
class FrameBudgetTest {
  private final FrameBudget budget = new FrameBudget(16_384);
  private final EmbeddedChannel channel = new EmbeddedChannel(budget);

  FrameBudgetTest() {
    channel.writeInbound(Http2CodecUtil.connectionPrefaceBuf());
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        Http2FrameTypes.PRIORITY,
        Http2FrameTypes.SETTINGS,
        Http2FrameTypes.PING,
        Http2FrameTypes.GO_AWAY,
        Http2FrameTypes.WINDOW_UPDATE,
        10,
        (byte) 0xff
      })
  void the_hundred_and_first_idle_frame_closes_the_connection(byte type) {
    write(type, 100);
    assertThat(channel.isOpen()).isTrue();
    write(type, 1);
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(bytes = {Http2FrameTypes.DATA, Http2FrameTypes.HEADERS, Http2FrameTypes.RST_STREAM})
  void frames_that_others_bound_are_not_counted(byte type) {
    write(type, 10_000);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void a_head_in_several_frames_may_have_so_many_bytes() {
    for (int heads = 0; heads < 3; heads++) {
      channel.writeInbound(
          frames(Http2FrameTypes.HEADERS, 1, 16_000), frames(Http2FrameTypes.CONTINUATION, 3, 128));
    }
    assertThat(channel.isOpen()).isTrue();
    channel.writeInbound(
        frames(Http2FrameTypes.HEADERS, 1, 16_000),
        Unpooled.wrappedBuffer(
            frames(Http2FrameTypes.CONTINUATION, 1, 385), frames(Http2FrameTypes.HEADERS, 1, 5)));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void a_sweep_forgets_what_was_counted() {
    write(Http2FrameTypes.PING, 100);
    budget.renew();
    write(Http2FrameTypes.PING, 100);
    assertThat(channel.isOpen()).isTrue();
  }

  /** A client of Go's library updates two windows for each 4 KiB that it reads. */
  @Test
  void who_reads_an_answer_may_update_its_windows() {
    for (int kib = 0; kib < 4096; kib += 4) {
      channel.writeOutbound(Unpooled.buffer(4096).writeZero(4096));
      write(Http2FrameTypes.WINDOW_UPDATE, 2);
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void a_connection_that_does_not_begin_as_http_2_is_not_watched() {
    EmbeddedChannel http1 = new EmbeddedChannel(new FrameBudget(16_384));
    http1.writeInbound(Unpooled.copiedBuffer("PRI * HTTP/1.1\r\n", StandardCharsets.US_ASCII));
    assertThat(http1.pipeline().get(FrameBudget.class)).isNull();
    assertThat(http1.<ByteBuf>readInbound().readableBytes()).isEqualTo(16);
  }

  @Test
  void frames_are_counted_in_whatever_pieces_they_come() {
    ByteBuf frames = frames(Http2FrameTypes.PRIORITY, 101, 700);
    while (frames.isReadable() && channel.isOpen()) {
      channel.writeInbound(frames.readBytes(Math.min(7, frames.readableBytes())));
    }
    assertThat(channel.isOpen()).isFalse();
    assertThat(frames.readableBytes()).isBetween(690, 709);
  }

  private void write(byte type, int times) {
    channel.writeInbound(frames(type, times, 5));
  }

  /** Frames whose payload looks like the head of an empty PING. */
  private static ByteBuf frames(byte type, int times, int length) {
    ByteBuf bytes = Unpooled.buffer();
    for (int i = 0; i < times; i++) {
      bytes.writeMedium(length).writeByte(type).writeByte(0).writeInt(1);
      for (int j = 0; j < length; j++) {
        bytes.writeByte(j % 9 == 3 ? Http2FrameTypes.PING : 0);
      }
    }
    return bytes;
  }
}
