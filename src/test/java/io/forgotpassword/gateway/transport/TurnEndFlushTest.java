package io.forgotpassword.gateway.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.string.StringEncoder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnEndFlushTest {
  private static final String WORK_DONE = "the turn's work is done";

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private ServerSocket server;
  private Channel channel;
  private Socket peer;

  /** What reaches the socket. */
  private final class Seen extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext ctx) {
      seen.add("flush");
      ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
      seen.add("close");
      var unused = ctx.close(promise);
    }
  }

  @BeforeEach
  void connect() throws Exception {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(server.getLocalSocketAddress())
            .sync()
            .channel();
    peer = server.accept();
    peer.setSoTimeout(10_000);
    loop.submit(
            () -> {
              channel
                  .pipeline()
                  .addFirst(new Seen(), new TurnEndFlush())
                  .addLast(new StringEncoder(US_ASCII));
            })
        .sync();
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    server.close();
    loop.shutdownGracefully().sync();
  }

  /** Work of one turn of the event loop, which is over when this returns. */
  private void turn(Runnable work) throws Exception {
    loop.submit(
            () -> {
              work.run();
              seen.add(WORK_DONE);
            })
        .sync();
    loop.submit(() -> {}).sync();
  }

  private void send(String message) {
    var unused = channel.writeAndFlush(message);
  }

  private String received(int bytes) throws Exception {
    return new String(peer.getInputStream().readNBytes(bytes), US_ASCII);
  }

  @Test
  void what_is_flushed_leaves_when_the_turn_ends_and_all_of_it_at_once() throws Exception {
    turn(
        () -> {
          send("first");
          send("second");
        });

    assertThat(received(11)).isEqualTo("firstsecond");
    assertThat(seen).containsExactly(WORK_DONE, "flush");
  }

  @Test
  void the_next_turn_has_a_flush_of_its_own() throws Exception {
    turn(() -> send("first"));
    turn(() -> send("second"));

    assertThat(received(11)).isEqualTo("firstsecond");
    assertThat(seen).containsExactly(WORK_DONE, "flush", WORK_DONE, "flush");
  }

  @Test
  void a_channel_that_is_closed_sends_what_it_owes_first() throws Exception {
    turn(
        () -> {
          send("last");
          var unused = channel.close();
        });

    assertThat(received(100)).isEqualTo("last");
    assertThat(seen).startsWith("flush", "close");
  }

  @Test
  void nothing_is_owed_by_a_channel_that_flushed_nothing() throws Exception {
    turn(
        () -> {
          var unused = channel.write("unfinished");
        });
    assertThat(seen).containsExactly(WORK_DONE);

    turn(
        () -> {
          var unused = channel.close();
        });

    assertThat(received(100)).isEmpty();
    assertThat(seen).startsWith(WORK_DONE, "close");
  }
}
