package io.forgotpassword.gateway.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in one Redis, shared by every gateway that names them with the same key. All bucket
 * requests of one HTTP request are one run of {@code consume.lua}: one round trip, decided as one,
 * on Redis' clock.
 *
 * <p>Bucket4j's own Redis store reads a bucket, computes, and writes it back if nobody else did
 * meanwhile. That takes two round trips for each bucket, cannot decide over several, and makes
 * callers of a hot key retry. The script does Bucket4j's arithmetic inside Redis instead, and a
 * test holds it to Bucket4j.
 *
 * <p>Redis Cluster is not supported, because its redirections are not followed. The keys of one
 * request have a common hash tag and would lie on one node.
 */
final class RedisStore {
  static final String PREFIX = "fpg:{limits}:";

  private static final char SHADOW = '0';
  private static final char ENFORCED = '1';
  private static final char UNCONDITIONAL = '2';

  private final RedisConnection connection;
  private final LongSupplier nanoClock;
  private final RedisConnection.Script script;
  private final EmptyBucketCache emptyBuckets;
  private final WindowUnits[] units;
  private final String[] consuming;
  private final String[] peeking;

  /**
   * Redis' answer to one HTTP request.
   *
   * @param probes in the order of the bucket requests
   * @param left for each of them the permits now left in each window; empty when Redis was not
   *     asked
   */
  record Answer(List<BucketProbe> probes, List<long[]> left) {
    /** Decodes what {@code consume.lua} returned. */
    private static Answer of(List<WindowUnits> units, List<Long> returned, boolean consumes) {
      boolean admitted = returned.get(0) == 1;
      List<BucketProbe> probes = new ArrayList<>(units.size());
      List<long[]> left = new ArrayList<>(units.size());
      int from = 1;
      for (WindowUnits windows : units) {
        long[] permits = windows.permits(returned, from);
        int scarcest = scarcest(permits);
        long before = permits[scarcest];
        boolean charged = consumes && admitted && before >= 1;
        for (int i = 0; charged && i < permits.length; i++) {
          permits[i]--;
        }
        long wait = windows.nanosToWait(returned, from);
        probes.add(new BucketProbe(before >= 1, before, permits[scarcest], scarcest, wait));
        left.add(permits);
        from += permits.length;
      }
      return new Answer(probes, left);
    }

    private static int scarcest(long[] permits) {
      int scarcest = 0;
      for (int i = 1; i < permits.length; i++) {
        scarcest = permits[i] < permits[scarcest] ? i : scarcest;
      }
      return scarcest;
    }
  }

  /**
   * @param nanoClock a monotonic clock in nanoseconds, for {@link EmptyBucketCache} only
   * @param script {@link RedisConnection.Script#CONSUME} or a test's variant of it
   */
  RedisStore(
      RedisConnection connection,
      List<LimitRule> rules,
      LongSupplier nanoClock,
      RedisConnection.Script script) {
    this.connection = connection;
    this.nanoClock = nanoClock;
    this.script = script;
    this.emptyBuckets = new EmptyBucketCache(nanoClock);
    this.units = new WindowUnits[rules.size()];
    this.consuming = new String[rules.size()];
    this.peeking = new String[rules.size()];
    for (LimitRule rule : rules) {
      char kind = rule.isEnforced() ? ENFORCED : SHADOW;
      WindowUnits windows = new WindowUnits(rule.windows());
      units[rule.index()] = windows;
      consuming[rule.index()] = windows.argument(kind, window -> 1);
      peeking[rule.index()] = windows.argument(kind, window -> 0);
    }
  }

  /**
   * As {@link BucketStore#withRules}; the script converts a bucket when it is next consumed from.
   */
  RedisStore withRules(List<LimitRule> rules) {
    return new RedisStore(connection, rules, nanoClock, script);
  }

  /** As {@link BucketStore#consume}; already complete when no round trip was needed. */
  CompletableFuture<Answer> consume(List<BucketRequest> requests) {
    List<BucketProbe> known = emptyBuckets.refusal(requests);
    if (known != null) {
      return CompletableFuture.completedFuture(new Answer(known, List.of()));
    }
    long asked = nanoClock.getAsLong();
    return run(requests, consuming, true)
        .whenComplete((answer, failure) -> cacheRefusals(requests, answer, asked));
  }

  private void cacheRefusals(List<BucketRequest> requests, @Nullable Answer answer, long asked) {
    for (int i = 0; answer != null && i < requests.size(); i++) {
      if (!answer.probes().get(i).admits()) {
        emptyBuckets.put(requests.get(i), answer.probes().get(i), asked);
      }
    }
  }

  private CompletableFuture<Answer> run(
      List<BucketRequest> requests, String[] argumentsByRule, boolean consumes) {
    String[] keys = new String[requests.size()];
    String[] arguments = new String[requests.size()];
    List<WindowUnits> windows = new ArrayList<>(requests.size());
    for (int i = 0; i < keys.length; i++) {
      BucketRequest request = requests.get(i);
      keys[i] = nameOf(request);
      arguments[i] = argumentsByRule[request.rule().index()];
      windows.add(units[request.rule().index()]);
    }
    return connection
        .run(script, keys, arguments)
        .thenApply(returned -> Answer.of(windows, returned, consumes));
  }

  /** Charges what was consumed while Redis was away, however little is left. */
  CompletableFuture<Void> charge(List<UnreportedConsumption.Report> reports) {
    String[] keys = new String[reports.size()];
    String[] arguments = new String[reports.size()];
    for (int i = 0; i < keys.length; i++) {
      UnreportedConsumption.Report report = reports.get(i);
      WindowUnits windows = units[report.request().rule().index()];
      keys[i] = nameOf(report.request());
      arguments[i] = windows.argument(UNCONDITIONAL, window -> report.permits().get(window));
    }
    return connection.run(script, keys, arguments).thenAccept(answer -> {});
  }

  /** As {@link BucketStore#peek}. */
  CompletableFuture<BucketProbe> peek(BucketRequest request) {
    return run(List.of(request), peeking, false).thenApply(answer -> answer.probes().get(0));
  }

  /** As {@link BucketStore#reset}. */
  CompletableFuture<Void> reset(BucketRequest request) {
    emptyBuckets.remove(request);
    return connection.delete(nameOf(request)).thenAccept(deleted -> emptyBuckets.remove(request));
  }

  private static String nameOf(BucketRequest request) {
    return PREFIX + request.rule().name() + ":" + request.key();
  }
}
