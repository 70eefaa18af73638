package io.forgotpassword.gateway.limit;

import io.github.bucket4j.BucketState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Buckets of this process, shared by all event loops. The draws of a request lock their shards in
 * the order of the rules, which is the same for every request; so all of a request's buckets are
 * seen and charged as one, and no two requests wait for each other in a circle. A lock is held for
 * about a microsecond and never over I/O.
 */
final class LocalStore implements BucketStore {
  private final RuleBuckets[] buckets;
  private final LongSupplier nanoClock;
  private final long origin;

  /**
   * @param maxKeys the most buckets of all rules together
   * @param nanoClock a monotonic clock in nanoseconds
   */
  LocalStore(List<LimitRule> rules, int maxKeys, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.origin = nanoClock.getAsLong();
    int each = maxKeys / Math.max(1, rules.size());
    this.buckets = new RuleBuckets[rules.size()];
    for (LimitRule rule : rules) {
      buckets[rule.index()] = new RuleBuckets(new PackedState(rule.windows()), each);
    }
  }

  @Override
  public Future<List<Reading>> draw(List<Draw> draws) {
    for (Draw draw : draws) {
      bucketsOf(draw).lock(draw.key());
    }
    try {
      return Future.succeededFuture(decide(draws, now()));
    } finally {
      for (Draw draw : draws) {
        bucketsOf(draw).unlock(draw.key());
      }
    }
  }

  private List<Reading> decide(List<Draw> draws, long now) {
    List<BucketState> states = new ArrayList<>(draws.size());
    boolean admitted = true;
    for (Draw draw : draws) {
      BucketState state = bucketsOf(draw).read(draw.key(), now);
      states.add(state);
      admitted &= !draw.rule().isEnforced() || state.getAvailableTokens() >= 1;
    }
    List<Reading> readings = new ArrayList<>(draws.size());
    for (int i = 0; i < draws.size(); i++) {
      readings.add(conclude(draws.get(i), states.get(i), admitted, now));
    }
    return readings;
  }

  private Reading conclude(Draw draw, BucketState state, boolean admitted, long now) {
    Reading reading = read(draw, state, now);
    if (!admitted || !reading.admits()) {
      return reading;
    }
    state.consume(1);
    bucketsOf(draw).write(draw.key(), state, now);
    return new Reading(true, reading.before(), reading.before() - 1, reading.window(), 0);
  }

  private Reading read(Draw draw, BucketState state, long now) {
    PackedState states = bucketsOf(draw).states();
    int scarcest = 0;
    for (int i = 1; i < states.windows(); i++) {
      boolean scarcer = state.getCurrentSize(i) < state.getCurrentSize(scarcest);
      scarcest = scarcer ? i : scarcest;
    }
    long left = state.getAvailableTokens();
    if (left >= 1) {
      return new Reading(true, left, left, scarcest, 0);
    }
    long wait = state.calculateDelayNanosAfterWillBePossibleToConsume(1, now, true);
    return new Reading(false, 0, 0, scarcest, wait);
  }

  @Override
  public Future<Reading> peek(Draw draw) {
    RuleBuckets rule = bucketsOf(draw);
    rule.lock(draw.key());
    try {
      long now = now();
      return Future.succeededFuture(read(draw, rule.read(draw.key(), now), now));
    } finally {
      rule.unlock(draw.key());
    }
  }

  @Override
  public Future<BucketLevel> level(Draw draw) {
    RuleBuckets rule = bucketsOf(draw);
    rule.lock(draw.key());
    try {
      long now = now();
      BucketState state = rule.read(draw.key(), now);
      Duration untilFull = Duration.ofNanos(rule.states().fullAt(state, now) - now);
      return Future.succeededFuture(new BucketLevel(state.getAvailableTokens(), untilFull));
    } finally {
      rule.unlock(draw.key());
    }
  }

  @Override
  public Future<Void> reset(Draw draw) {
    RuleBuckets rule = bucketsOf(draw);
    rule.lock(draw.key());
    try {
      rule.refill(draw.key(), now());
      return Future.succeededFuture();
    } finally {
      rule.unlock(draw.key());
    }
  }

  /** Buckets kept now. */
  long size() {
    return Arrays.stream(buckets).mapToLong(RuleBuckets::size).sum();
  }

  /** Buckets that had to give way since the start. */
  long evictions() {
    return Arrays.stream(buckets).mapToLong(RuleBuckets::evictions).sum();
  }

  private RuleBuckets bucketsOf(Draw draw) {
    return buckets[draw.rule().index()];
  }

  private long now() {
    return nanoClock.getAsLong() - origin;
  }
}
