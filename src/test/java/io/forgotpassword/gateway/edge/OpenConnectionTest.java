package io.forgotpassword.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.edge.netty.EdgeChannel;
import io.forgotpassword.gateway.model.ClientIp;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenConnectionTest {
  private boolean closed;
  private final OpenConnection open =
      new OpenConnection(
          fake(HttpConnection.class, "close", () -> closed = true),
          EdgeChannel.of(fake(HttpServerConnection.class, "channelHandlerContext", this::context)),
          new Peer(new ClientIp(0, 1), false, "HTTP/1.1", null, null),
          0);

  @Test
  void a_connection_on_which_nobody_asks_is_closed() {
    sweepAt(75);
    assertThat(closed).isFalse();
    sweepAt(76);
    assertThat(closed).isTrue();
  }

  @Test
  void one_whose_every_answer_is_given_between_two_sweeps_is_not_idle() {
    for (int second = 0; second < 300; second++) {
      open.began(fake(HttpServerResponse.class, "ended", () -> true), false);
      sweepAt(second);
    }
    assertThat(closed).isFalse();
    sweepAt(299 + 76);
    assertThat(closed).isTrue();
  }

  private ChannelHandlerContext context() {
    return new EmbeddedChannel(new ChannelInboundHandlerAdapter()).pipeline().firstContext();
  }

  private void sweepAt(int seconds) {
    open.isOver(Duration.ofSeconds(seconds).toNanos());
  }

  private interface Answer {
    Object give();
  }

  /** Answers one method and is null or false otherwise. */
  private static <T> T fake(Class<T> type, String method, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              Object given = called.getName().equals(method) ? answer.give() : null;
              return called.getReturnType().isInstance(given)
                      || called.getReturnType() == boolean.class
                  ? given
                  : null;
            }));
  }
}
