package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.Future;
import java.util.List;

/** A store with an open link of its own, as one gateway has it. */
record OpenRedis(RedisLink link, RedisStore store) implements AutoCloseable {
  static OpenRedis to(String uri, List<LimitRule> rules) {
    return to(uri, rules, LuaScript.DRAW);
  }

  static OpenRedis to(String uri, List<LimitRule> rules, LuaScript script) {
    RedisLink link = RedisLink.to(Secret.of(uri), script, LuaScript.HEARTBEAT);
    link.open().join();
    return new OpenRedis(link, new RedisStore(link, rules, System::nanoTime, script));
  }

  List<BucketProbe> draw(BucketRequest... draws) {
    return await(store.draw(List.of(draws)));
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    link.close();
  }
}
