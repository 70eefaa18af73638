package io.forgotpassword.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.edge.OpenConnection.Peer;
import io.forgotpassword.gateway.edge.netty.EdgeChannel;
import io.forgotpassword.gateway.model.ClientIp;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenConnectionTest {
  private final InFlightBytes budget = new InFlightBytes(1 << 20, 1024);
  private boolean closed;
  private Handler<?> whenClosed = gone -> {};
  private final OpenConnection open =
      new OpenConnection(
          fake(HttpConnection.class, this::called),
          EdgeChannel.of(fake(HttpServerConnection.class, (method, argument) -> context())),
          new Peer(new ClientIp(0, 1), false, "HTTP/1.1", null, null),
          0);

  private @Nullable Object called(String method, @Nullable Object argument) {
    if (method.equals("close")) {
      closed = true;
    } else if (argument instanceof Handler<?> handler) {
      whenClosed = handler;
    }
    return null;
  }

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
      open.began(request(budget, true), false);
      sweepAt(second);
    }
    assertThat(closed).isFalse();
    sweepAt(299 + 76);
    assertThat(closed).isTrue();
  }

  @Test
  void what_a_request_held_is_free_once_it_is_answered_or_its_connection_gone() {
    open.began(request(budget, false), false);
    assertThat(budget.held()).isPositive();
    whenClosed.handle(null);
    assertThat(budget.held()).isZero();

    open.began(request(budget, true), false);
    assertThat(budget.held()).isPositive();
    open.answered();
    assertThat(budget.held()).isZero();
  }

  private static OpenRequest request(InFlightBytes budget, boolean ended) {
    HttpServerResponse response =
        fake(HttpServerResponse.class, (method, argument) -> method.equals("ended") && ended);
    MultiMap headers = HttpHeaders.headers();
    HttpServerRequest request =
        fake(
            HttpServerRequest.class,
            (method, argument) ->
                switch (method) {
                  case "response" -> response;
                  case "headers" -> headers;
                  default -> null;
                });
    return new OpenRequest(
        request, budget, ClientIp.parse("192.0.2.1").orElseThrow(), null, Long.MAX_VALUE);
  }

  private static ChannelHandlerContext context() {
    return new EmbeddedChannel(new ChannelInboundHandlerAdapter()).pipeline().firstContext();
  }

  private void sweepAt(int seconds) {
    open.isOver(Duration.ofSeconds(seconds).toNanos());
  }

  private interface Answer {
    @Nullable Object to(String method, @Nullable Object argument);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              Object given = answer.to(called.getName(), arguments == null ? null : arguments[0]);
              boolean fits = called.getReturnType().isInstance(given);
              return fits || called.getReturnType() == boolean.class ? given : null;
            }));
  }
}
