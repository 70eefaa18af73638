package io.forgotpassword.gateway.limit;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Once a second: connects to Redis if need be, shows that this gateway is alive, counts the live
 * gateways, reports what was consumed while Redis was away, and closes the breaker. It probes an
 * open breaker, so that no request has to.
 *
 * <p>After a missed heartbeat the breaker closes with the second answer, not with the first. By
 * then the other gateways have reported, too. Otherwise the first one back would be given permits
 * that others have consumed but not yet reported, and a report to an empty bucket charges nothing.
 *
 * <p>Each gateway writes the time of its heartbeat into one sorted set. The number of replicas is
 * the largest of the last three counts: when Redis comes back it does not hear all gateways at
 * once, and a number too small would give each too large a share. While Redis is away the last one
 * stands.
 */
final class RedisHeartbeat {
  private static final String GATEWAYS = RedisStore.PREFIX + "gateways";
  private static final int COUNTS = 3;
  private static final int BATCH = 200;

  /** The connection is replaced each time that so many heartbeats in a row had no answer. */
  private static final int MAX_MISSED = 3;

  private final RedisConnection connection;
  private final RedisBreaker breaker;
  private final RedisTimings timings;
  private final String name = UUID.randomUUID().toString();
  private final AtomicBoolean running = new AtomicBoolean();
  private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(RedisHeartbeat::thread);
  private final Deque<Integer> counts = new ArrayDeque<>();
  private volatile int replicas = 1;
  private volatile Reporting reporting;
  private volatile Batch pending;
  private int missed;

  private record Reporting(WarmBuckets from, RedisStore to) {
    Batch next() {
      return new Batch(to, from.takeReports(BATCH));
    }
  }

  private record Batch(RedisStore to, List<UnreportedConsumption.Report> reports) {}

  RedisHeartbeat(
      RedisConnection connection,
      RedisStore redis,
      WarmBuckets warm,
      RedisBreaker breaker,
      RedisTimings timings) {
    this.connection = connection;
    this.breaker = breaker;
    this.timings = timings;
    this.reporting = new Reporting(warm, redis);
    this.pending = new Batch(redis, List.of());
  }

  /** From now on reports under other rules; what is unreported under the old ones is included. */
  void report(WarmBuckets from, RedisStore to) {
    reporting = new Reporting(from, to);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "redis-heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    long period = timings.heartbeat().toMillis();
    var unused = clock.scheduleAtFixedRate(this::run, 0, period, TimeUnit.MILLISECONDS);
  }

  /** Completes when Redis answered for the first time. */
  CompletableFuture<Void> firstAnswer() {
    return firstAnswer.copy();
  }

  private void run() {
    if (running.compareAndSet(false, true)) {
      var unused =
          CompletableFuture.completedFuture(connection)
              .thenCompose(RedisConnection::open)
              .thenCompose(opened -> countGateways())
              .thenCompose(counted -> report())
              .whenComplete((reported, failure) -> finish(failure));
    }
  }

  private CompletableFuture<Void> countGateways() {
    String silence = Long.toString(timings.silence().toMillis());
    return connection
        .run(RedisConnection.Script.HEARTBEAT, new String[] {GATEWAYS}, name, silence)
        .orTimeout(timings.request().toMillis(), TimeUnit.MILLISECONDS)
        .thenAccept(answer -> counted(Math.toIntExact(answer.get(0))));
  }

  private synchronized void counted(int gateways) {
    counts.addLast(gateways);
    if (counts.size() > COUNTS) {
      counts.removeFirst();
    }
    replicas = Math.max(1, Collections.max(counts));
  }

  /** A batch that failed is kept and sent again; it may be charged twice, but never not at all. */
  private CompletableFuture<Void> report() {
    Batch batch = pending.reports().isEmpty() ? reporting.next() : pending;
    pending = batch;
    if (batch.reports().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return batch
        .to()
        .charge(batch.reports())
        .orTimeout(timings.report().toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(
            charged -> {
              pending = new Batch(batch.to(), List.of());
              return report();
            });
  }

  private void finish(@Nullable Throwable failure) {
    if (failure == null) {
      boolean othersHaveReported = missed == 0 || !firstAnswer.isDone();
      missed = 0;
      if (othersHaveReported) {
        breaker.close();
        firstAnswer.complete(null);
      }
    } else {
      breaker.failed(failure);
      missed++;
      if (missed % MAX_MISSED == 0) {
        connection.discard();
      }
    }
    running.set(false);
  }

  /** Live gateways; at least 1. */
  int replicas() {
    return replicas;
  }

  /** Reports that are under way, or failed and will be sent again. */
  int pending() {
    return pending.reports().size();
  }

  /** Stops, without waiting, and tells the other gateways that this one leaves. */
  CompletableFuture<Long> stop() {
    clock.shutdownNow();
    return connection.removeMember(GATEWAYS, name);
  }
}
