package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.RedisConnection.Script;
import io.forgotpassword.gateway.limit.UnreportedConsumption.Report;
import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
 * <p>A bucket is named {@code fpg:v1:{u:hash of the username}:rule:hash of the key}. The hash tag
 * is {@code n:} and the hash of the network in a rule by address, and {@code b:} and the hash of
 * the key in a rule that is about neither. Redis Cluster is not supported yet, because redirections
 * are not followed and one script reads the buckets of all tags.
 *
 * <p>A marker beside the buckets goes when Redis is emptied. Then the store answers nothing until
 * this gateway has paid in what it knows; see {@link RedisHeartbeat}.
 */
final class RedisStore {
  static final String PREFIX = "fpg:{limits}:";

  private static final String BUCKETS = "fpg:v1:";

  static final String MARKER = BUCKETS + "marker";

  private static final char SHADOW = '0';
  private static final char ENFORCED = '1';

  /** Refuses as an enforced rule does, but takes nothing. */
  private static final char ASKED = '2';

  /** Charges what was consumed, however little is left. */
  static final char ADD = '3';

  /** Charges until as much is missing, whoever consumed it; harmless when it is charged twice. */
  static final char AT_LEAST = '4';

  private static final String NO_CLASS = "0";
  private static final String ADDRESS_ALONE = "1";
  private static final String ALL_CLASSES = "3";
  private static final String ANY_MARKER = "";

  private final RedisConnection connection;
  private final LongSupplier nanoClock;
  private final Script script;
  private final EmptyBucketCache emptyBuckets;
  private volatile long marker;

  /**
   * Redis' answer to one HTTP request.
   *
   * @param probes in the order of the bucket requests
   * @param left for each of them the permits now left in each window; empty when Redis was not
   *     asked
   */
  record Answer(List<BucketProbe> probes, List<long[]> left) {
    private static Answer of(List<BucketRequest> requests, List<Long> returned) {
      long classes = returned.get(0);
      if (classes < 0) {
        throw new RedisException("Redis was emptied");
      }
      List<BucketProbe> probes = new ArrayList<>(requests.size());
      List<long[]> left = new ArrayList<>(requests.size());
      int from = 1;
      for (BucketRequest request : requests) {
        LimitRule rule = request.rule();
        long[] permits = rule.units().permits(returned, from);
        int scarcest = scarcest(permits);
        long before = permits[scarcest];
        boolean admits = before >= request.permits();
        boolean pays = rule.takes() && rule.kind().number() <= classes;
        for (int i = 0; pays && admits && i < permits.length; i++) {
          permits[i] -= request.permits();
        }
        long wait = rule.units().nanosToWait(returned, from, request.permits());
        probes.add(new BucketProbe(admits, before, permits[scarcest], scarcest, wait));
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
   * @param script {@link Script#CONSUME} or a test's variant of it
   */
  RedisStore(RedisConnection connection, LongSupplier nanoClock, Script script) {
    this.connection = connection;
    this.nanoClock = nanoClock;
    this.script = script;
    this.emptyBuckets = new EmptyBucketCache(nanoClock);
  }

  /** This gateway has paid in what it knew when the marker had this value. */
  void paidIn(long value) {
    marker = value;
  }

  /**
   * As {@link BucketStore#consume}; already complete when no round trip was needed. Fails when
   * Redis was emptied.
   */
  CompletableFuture<Answer> consume(List<BucketRequest> requests, boolean addressAlone) {
    List<BucketProbe> known = emptyBuckets.refusal(requests);
    if (known != null) {
      return CompletableFuture.completedFuture(new Answer(known, List.of()));
    }
    long asked = nanoClock.getAsLong();
    return ask(requests, Long.toString(marker), addressAlone ? ADDRESS_ALONE : ALL_CLASSES)
        .whenComplete((answer, failure) -> cacheRefusals(requests, answer, asked));
  }

  private void cacheRefusals(List<BucketRequest> requests, @Nullable Answer answer, long asked) {
    for (int i = 0; answer != null && i < requests.size(); i++) {
      if (!answer.probes().get(i).admits()) {
        emptyBuckets.put(requests.get(i), answer.probes().get(i), asked);
      }
    }
  }

  private CompletableFuture<Answer> ask(
      List<BucketRequest> requests, String expectedMarker, String classes) {
    List<String> arguments = new ArrayList<>(List.of(expectedMarker, classes));
    for (BucketRequest request : requests) {
      LimitRule rule = request.rule();
      char mode = rule.takes() ? ENFORCED : ASKED;
      arguments.add(argument(rule, rule.isEnforced() ? mode : SHADOW, i -> request.permits()));
    }
    return run(requests, arguments).thenApply(returned -> Answer.of(requests, returned));
  }

  private static String argument(LimitRule rule, char mode, IntToLongFunction permits) {
    return rule.units().argument(rule.kind(), mode, permits);
  }

  private CompletableFuture<List<Long>> run(List<BucketRequest> requests, List<String> arguments) {
    Stream<String> buckets = requests.stream().map(RedisStore::nameOf);
    String[] keys = Stream.concat(Stream.of(MARKER), buckets).toArray(String[]::new);
    return connection.run(script, keys, arguments.toArray(String[]::new));
  }

  /** Charges what this gateway knows was consumed: {@link #ADD} or {@link #AT_LEAST}. */
  CompletableFuture<Void> charge(List<Report> reports, char mode) {
    List<String> arguments = new ArrayList<>(List.of(ANY_MARKER, NO_CLASS));
    for (Report report : reports) {
      arguments.add(argument(report.request().rule(), mode, report.permits()::get));
    }
    return run(reports.stream().map(Report::request).toList(), arguments).thenAccept(answer -> {});
  }

  CompletableFuture<Bucket.Level> level(BucketRequest request) {
    return ask(List.of(request), ANY_MARKER, NO_CLASS)
        .thenApply(answer -> Bucket.Level.atLeast(request.rule(), answer.probes().get(0)));
  }

  CompletableFuture<Void> reset(BucketRequest request) {
    emptyBuckets.remove(request);
    return connection.delete(nameOf(request)).thenAccept(deleted -> emptyBuckets.remove(request));
  }

  CompletableFuture<Void> empty(BucketRequest request) {
    List<Long> all =
        request.rule().windows().stream().map(LimitSettings.Allowance::permits).toList();
    return charge(List.of(new Report(request, all)), AT_LEAST);
  }

  private static String nameOf(BucketRequest request) {
    String key = request.key().toString();
    int half = key.length() / 2;
    LimitRule rule = request.rule();
    return BUCKETS
        + ("{" + rule.hashTag() + ":" + key.substring(0, half) + "}:")
        + (rule.name() + ":" + key.substring(half));
  }
}
