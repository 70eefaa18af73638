package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** A store with an open connection of its own, as one gateway has it. */
record OpenRedis(RedisConnection connection, RedisStore store) implements AutoCloseable {
  /**
   * What a test waits for comes sooner than in production; a busy machine has longer to connect.
   */
  static final RedisTimings TIMINGS =
      new RedisTimings(
          RedisTimings.PRODUCTION.request(),
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofMillis(100),
          RedisTimings.PRODUCTION.silence(),
          RedisTimings.PRODUCTION.report());

  static OpenRedis to(String uri) {
    RedisConnection.Script script = RedisConnection.Script.CONSUME;
    RedisConnection connection = RedisConnection.to(Secret.of(uri), OpenRedis.TIMINGS.connect());
    connection.open().join();
    return new OpenRedis(connection, new RedisStore(connection, System::nanoTime, script));
  }

  List<BucketProbe> consume(BucketRequest... requests) {
    return store.consume(List.of(requests), false).join().probes();
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    connection.close();
  }
}
