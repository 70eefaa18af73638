package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.UnreportedConsumption.Report;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a second: connects to Redis if need be, shows that this gateway is alive, counts the live
 * gateways, reports what was consumed while Redis was away, and closes the breaker. It probes an
 * open breaker, so that no request has to.
 *
 * <p>After a missed heartbeat the breaker closes with the second answer, not with the first. By
 * then the other gateways have reported, too. Otherwise the first one back would be given permits
 * that others have consumed but not yet reported, and a report to an empty bucket charges nothing.
 *
 * <p>A marker that is not the one this gateway knows says that Redis was emptied. Then this gateway
 * charges what it remembers of all buckets, so that nobody starts with a fresh one. It shares the
 * limits again with the next heartbeat, when the others have paid in, too.
 *
 * <p>Each gateway writes the time of its heartbeat into one sorted set. The number of replicas is
 * the largest of the last three counts: when Redis comes back it does not hear all gateways at
 * once, and a number too small would give each too large a share. While Redis is away the last one
 * stands.
 */
final class RedisHeartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(RedisHeartbeat.class);
  private static final String GATEWAYS = RedisStore.PREFIX + "gateways";
  private static final int COUNTS = 3;
  private static final int BATCH = 200;
  private static final long MAX_MARKER = 1L << 53;

  /** The connection is replaced each time that so many heartbeats in a row had no answer. */
  private static final int MAX_MISSED = 3;

  private final RedisConnection connection;
  private final RedisStore redis;
  private final RedisBreaker breaker;
  private final RedisTimings timings;
  private final String name = UUID.randomUUID().toString();
  private final AtomicBoolean running = new AtomicBoolean();
  private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(RedisHeartbeat::thread);
  private final Deque<Integer> counts = new ArrayDeque<>();
  private volatile int replicas = 1;
  private volatile WarmBuckets warm;
  private volatile List<Report> pending = List.of();
  private volatile boolean stopped;
  private long paidIn;
  private int missed;

  RedisHeartbeat(
      RedisConnection connection,
      RedisStore redis,
      WarmBuckets warm,
      RedisBreaker breaker,
      RedisTimings timings) {
    this.connection = connection;
    this.redis = redis;
    this.warm = warm;
    this.breaker = breaker;
    this.timings = timings;
  }

  /** From now on reports under other rules; what is unreported under the old ones is included. */
  void report(WarmBuckets from) {
    warm = from;
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

  CompletableFuture<Void> firstAnswer() {
    return firstAnswer.copy();
  }

  private void run() {
    if (running.compareAndSet(false, true)) {
      var unused =
          CompletableFuture.completedFuture(connection)
              .thenCompose(RedisConnection::open)
              .thenCompose(opened -> countGateways())
              .thenCompose(this::payIn)
              .thenCompose(done -> report())
              .whenComplete((reported, failure) -> finish(failure));
    }
  }

  /** The marker. */
  private CompletableFuture<Long> countGateways() {
    String silence = Long.toString(timings.silence().toMillis());
    String[] keys = {GATEWAYS, RedisStore.MARKER};
    return connection
        .run(RedisConnection.Script.HEARTBEAT, keys, name, silence, newMarker())
        .orTimeout(timings.request().toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            answer -> {
              counted(Math.toIntExact(answer.get(0)));
              return answer.get(1);
            });
  }

  private static String newMarker() {
    return Long.toString(ThreadLocalRandom.current().nextLong(1, MAX_MARKER));
  }

  private CompletableFuture<Void> payIn(long marker) {
    WarmBuckets current = warm;
    if (!firstAnswer.isDone() || marker == paidIn) {
      paidIn = marker;
      redis.paidIn(marker);
      return CompletableFuture.completedFuture(null);
    }
    LOG.warn("Redis was emptied; this gateway pays in what it knows of the buckets");
    return payIn(current.known().iterator())
        .thenAccept(
            done -> {
              // A reload meanwhile brought buckets that are not paid in: once more, then.
              paidIn = current.equals(warm) ? marker : paidIn;
              // As after a missed heartbeat: the breaker closes with the next one.
              missed++;
            });
  }

  private CompletableFuture<Void> payIn(Iterator<Supplier<List<Report>>> shards) {
    while (shards.hasNext()) {
      List<Report> known = shards.next().get();
      if (!known.isEmpty()) {
        return payInAll(known).thenCompose(charged -> payIn(shards));
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  /** Batch by batch, and shows in between that this gateway is alive. */
  private CompletableFuture<Void> payInAll(List<Report> known) {
    int end = Math.min(BATCH, known.size());
    CompletableFuture<Void> charged = charge(known.subList(0, end), RedisStore.AT_LEAST);
    return end == known.size()
        ? charged
        : charged
            .thenCompose(done -> countGateways())
            .thenCompose(alive -> payInAll(known.subList(end, known.size())));
  }

  private CompletableFuture<Void> charge(List<Report> batch, char mode) {
    long millis = timings.report().toMillis();
    return redis.charge(batch, mode).orTimeout(millis, TimeUnit.MILLISECONDS);
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
    if (pending.isEmpty()) {
      pending = warm.takeReports(BATCH);
    }
    if (pending.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return charge(pending, RedisStore.ADD)
        .thenCompose(
            charged -> {
              pending = List.of();
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
    } else if (!stopped) {
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
    return pending.size();
  }

  /** Stops, without waiting, and tells the other gateways that this one leaves. */
  CompletableFuture<Long> stop() {
    stopped = true;
    clock.shutdownNow();
    return connection.removeMember(GATEWAYS, name);
  }
}
