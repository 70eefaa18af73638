package io.forgotpassword.gateway.limit;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * How many gateways share Redis now. Each writes the time of its beat into one sorted set, so that
 * one that stays silent for three beats is gone. The number is the largest of the last three
 * answers: when Redis comes back, not all gateways have been heard again at once, and a number too
 * small would give each too much. While Redis is away the last one stands.
 */
final class Replicas {
  private static final String KEY = RedisStore.PREFIX + "gateways";
  private static final int BEATS = 3;

  private final RedisLink link;
  private final String name = UUID.randomUUID().toString();
  private final String silence;
  private final int[] counts = new int[BEATS];
  private int beats;
  private volatile int live = 1;

  /**
   * @param every how often {@link #beat} will be called
   */
  Replicas(RedisLink link, Duration every) {
    this.link = link;
    this.silence = Long.toString(every.multipliedBy(BEATS).toMillis());
  }

  /** One round trip. */
  CompletableFuture<Void> beat() {
    return link.run(LuaScript.HEARTBEAT, new String[] {KEY}, name, silence)
        .thenAccept(this::counted);
  }

  private synchronized void counted(List<Long> answer) {
    counts[beats++ % BEATS] = Math.toIntExact(answer.get(0));
    int most = 1;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    live = most;
  }

  /** At least 1. */
  int live() {
    return live;
  }

  /** Tells the others, so that they need not wait for the silence. */
  CompletableFuture<Long> leave() {
    return link.removeMember(KEY, name);
  }
}
