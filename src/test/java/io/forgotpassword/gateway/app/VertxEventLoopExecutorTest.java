package io.forgotpassword.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VertxEventLoopExecutorTest {
  @Test
  void an_answer_of_another_thread_goes_on_where_it_was_asked_for() throws Exception {
    Vertx vertx = Vertx.vertx();
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<Context> resumed = new CompletableFuture<>();
    CompletableFuture<Context> asked = new CompletableFuture<>();
    vertx.runOnContext(
        go -> {
          new VertxEventLoopExecutor(vertx)
              .resume(Future.fromCompletionStage(foreign))
              .onComplete(answer -> resumed.complete(Vertx.currentContext()));
          asked.complete(Vertx.currentContext());
        });
    Context own = asked.get(10, TimeUnit.SECONDS);
    foreign.complete("on the test's thread");

    assertThat(resumed.get(10, TimeUnit.SECONDS)).isSameAs(own);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void an_answer_that_is_there_stays_as_it_is() throws Exception {
    Vertx vertx = Vertx.vertx();
    Future<String> there = Future.succeededFuture("here");
    assertThat(new VertxEventLoopExecutor(vertx).resume(there)).isSameAs(there);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
