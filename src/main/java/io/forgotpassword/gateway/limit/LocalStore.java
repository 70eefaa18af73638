package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitRule.Kind;
import io.forgotpassword.gateway.limit.RuleBuckets.Shard;
import io.github.bucket4j.BucketState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The buckets of all rules in this process, and the decision over several of them as one.
 *
 * <p>Lock order: a request locks the shard of each of its buckets, always by ascending {@link
 * RuleBuckets.Shard#lockRank()}, before it reads any of them. So a decision sees and charges all
 * its buckets at one moment, and two requests cannot deadlock. A rule keeps its shards when the
 * rules are replaced, so requests under the old and under the new rules agree on the order. Locks
 * are held for about a microsecond and never over I/O.
 */
final class LocalStore implements BucketStore {
  private final Map<LimitRule, RuleBuckets> buckets;
  private final int maxKeys;
  private final LongSupplier nanoClock;
  private final long origin;

  /** Called with the locks held, before a bucket is charged. */
  interface ChargeListener {
    void charging(BucketRequest request, BucketArithmetic arithmetic, BucketState before, long now);
  }

  /**
   * @param maxKeys the bound on buckets of all rules together
   * @param nanoClock a monotonic clock in nanoseconds
   */
  LocalStore(List<LimitRule> rules, int maxKeys, LongSupplier nanoClock) {
    this(rules, Map.of(), maxKeys, nanoClock, nanoClock.getAsLong());
  }

  /** Adds buckets for rules that have none yet. */
  private LocalStore(
      List<LimitRule> rules,
      Map<LimitRule, RuleBuckets> kept,
      int maxKeys,
      LongSupplier nanoClock,
      long origin) {
    int share = maxKeys / Math.max(1, rules.size());
    this.buckets = new LinkedHashMap<>(kept);
    rules.forEach(
        rule -> buckets.computeIfAbsent(rule, added -> new RuleBuckets(added.windows(), share)));
    this.maxKeys = maxKeys;
    this.nanoClock = nanoClock;
    this.origin = origin;
  }

  /** Both stores share the buckets of rules that are kept. */
  @Override
  public LocalStore withRules(List<LimitRule> others) {
    Map<LimitRule, RuleBuckets> kept = new LinkedHashMap<>();
    for (LimitRule other : others) {
      buckets.forEach(
          (rule, same) -> {
            if (other.hasKeysOf(rule)) {
              same.replaceWindows(other.windows(), this::now);
              kept.put(other, same);
            }
          });
    }
    return new LocalStore(others, kept, maxKeys, nanoClock, origin);
  }

  @Override
  public Future<List<BucketProbe>> consume(List<BucketRequest> requests, boolean addressAlone) {
    return Future.succeededFuture(consume(requests, addressAlone, 1, (r, a, before, now) -> {}));
  }

  /**
   * As {@link BucketStore#consume}.
   *
   * @param replicas gateways that share each bucket; 1 when this gateway has it alone
   */
  List<BucketProbe> consume(
      List<BucketRequest> requests, boolean addressAlone, int replicas, ChargeListener listener) {
    return locked(requests, now -> decide(requests, addressAlone, replicas, listener, now));
  }

  private List<BucketProbe> decide(
      List<BucketRequest> requests,
      boolean addressAlone,
      int replicas,
      ChargeListener listener,
      long now) {
    List<BucketState> states = new ArrayList<>(requests.size());
    List<BucketProbe> probes = new ArrayList<>(requests.size());
    boolean shown = false;
    boolean concealed = addressAlone;
    for (BucketRequest request : requests) {
      BucketRows rows = shardOf(request).rows();
      BucketState state = rows.read(request.key(), now);
      BucketProbe probe = rows.arithmetic().probe(state, request.permits(), replicas, now);
      states.add(state);
      probes.add(probe);
      boolean refuses = request.rule().isEnforced() && !probe.admits();
      boolean byUsername = request.rule().kind() == Kind.USERNAME;
      shown |= refuses && !byUsername;
      concealed |= refuses && byUsername;
    }
    for (int i = 0; !shown && i < requests.size(); i++) {
      BucketRequest request = requests.get(i);
      boolean pays = !concealed || request.rule().kind() == Kind.ADDRESS;
      if (pays && request.rule().takes() && probes.get(i).admits()) {
        BucketRows rows = shardOf(request).rows();
        BucketArithmetic arithmetic = rows.arithmetic();
        listener.charging(request, arithmetic, states.get(i), now);
        BucketState charged = arithmetic.consume(states.get(i), request.permits(), replicas, now);
        rows.write(request.key(), charged, now);
        probes.set(i, probes.get(i).consumed(request.permits()));
      }
    }
    return probes;
  }

  @Override
  public Future<Void> reset(BucketRequest request) {
    return locked(
        request,
        (rows, now) -> {
          rows.refill(request.key(), now);
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<Void> empty(BucketRequest request) {
    return locked(
        request,
        (rows, now) -> {
          rows.write(request.key(), rows.arithmetic().empty(now), now);
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<Bucket.Level> level(BucketRequest request) {
    return locked(
        request,
        (rows, now) -> {
          BucketState state = rows.read(request.key(), now);
          Duration untilFull = Duration.ofNanos(rows.arithmetic().fullAt(state, now) - now);
          return Future.succeededFuture(new Bucket.Level(state.getAvailableTokens(), untilFull));
        });
  }

  /** Acts on the rows of a bucket with their lock held. */
  <T> T locked(BucketRequest request, RowsAction<T> action) {
    return locked(shardOf(request), action);
  }

  <T> T locked(Shard shard, RowsAction<T> action) {
    return shard.locked(this::now, now -> action.apply(shard.rows(), now));
  }

  interface RowsAction<T> {
    T apply(BucketRows rows, long now);
  }

  private <T> T locked(List<BucketRequest> requests, LongFunction<T> action) {
    List<Shard> inLockOrder =
        requests.stream()
            .map(this::shardOf)
            .sorted(Comparator.comparingLong(Shard::lockRank))
            .toList();
    inLockOrder.forEach(shard -> shard.lock.lock());
    try {
      return action.apply(now());
    } finally {
      inLockOrder.forEach(shard -> shard.lock.unlock());
    }
  }

  private Shard shardOf(BucketRequest request) {
    return bucketsOf(request.rule()).shardOf(request.key());
  }

  private RuleBuckets bucketsOf(LimitRule rule) {
    return Objects.requireNonNull(buckets.get(rule));
  }

  Set<LimitRule> rules() {
    return buckets.keySet();
  }

  List<Shard> shardsOf(LimitRule rule) {
    return bucketsOf(rule).shards();
  }

  @Override
  public StoreState state() {
    return StoreState.local(
        buckets.values().stream().mapToLong(RuleBuckets::size).sum(),
        buckets.values().stream().mapToLong(RuleBuckets::evictions).sum());
  }

  private long now() {
    return nanoClock.getAsLong() - origin;
  }
}
