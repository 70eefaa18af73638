package io.forgotpassword.gateway.limit;

import io.github.bucket4j.BucketState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What Redis last said of each bucket, kept so that limits go on from there while it is away. A
 * bucket has the level it had in Redis and refills at the full rate; a local permit takes as many
 * permits from it as there are replicas. So this gateway gives out at most {@code max(1,
 * floor(capacity / replicas))} at once and its share of the refill, and all gateways that knew a
 * bucket together no more than the limit. One that never met a bucket believes it full: all
 * together can then exceed a limit by at most one capacity, before debts are paid.
 */
final class WarmBuckets {
  private final RuleBuckets[] buckets;
  private final Debts debts = new Debts();
  private final LongSupplier nanoClock;
  private final long origin;

  /**
   * @param maxKeys the most buckets of all rules together
   * @param nanoClock a monotonic clock in nanoseconds
   */
  WarmBuckets(List<LimitRule> rules, int maxKeys, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.origin = nanoClock.getAsLong();
    int each = maxKeys / Math.max(1, rules.size());
    this.buckets = new RuleBuckets[rules.size()];
    for (LimitRule rule : rules) {
      buckets[rule.index()] = new RuleBuckets(new PackedState(rule.windows()), each);
    }
  }

  /** As {@link BucketStore#draw}, at this gateway's share of each bucket. */
  List<Reading> draw(List<Draw> draws, int replicas) {
    for (Draw draw : draws) {
      bucketsOf(draw).lock(draw.key());
    }
    try {
      return decide(draws, replicas, now());
    } finally {
      for (Draw draw : draws) {
        bucketsOf(draw).unlock(draw.key());
      }
    }
  }

  private List<Reading> decide(List<Draw> draws, int replicas, long now) {
    List<BucketState> states = new ArrayList<>(draws.size());
    List<Reading> readings = new ArrayList<>(draws.size());
    boolean admitted = true;
    for (Draw draw : draws) {
      BucketState state = bucketsOf(draw).read(draw.key(), now);
      Reading reading = read(bucketsOf(draw).states(), state, replicas);
      states.add(state);
      readings.add(reading);
      admitted &= !draw.rule().isEnforced() || reading.admits();
    }
    for (int i = 0; admitted && i < draws.size(); i++) {
      Reading reading = readings.get(i);
      if (reading.admits()) {
        charge(draws.get(i), states.get(i), replicas, now);
        long left = reading.before() - 1;
        readings.set(i, new Reading(true, reading.before(), left, reading.window(), 0));
      }
    }
    return readings;
  }

  private void charge(Draw draw, BucketState state, int replicas, long now) {
    RuleBuckets rule = bucketsOf(draw);
    debts.note(draw, rule.states(), state, replicas);
    long[] shares = new long[rule.states().windows()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Debts.share(rule.states(), i, replicas);
    }
    rule.write(draw.key(), rule.states().less(state, shares, now), now);
  }

  private static Reading read(PackedState states, BucketState state, int replicas) {
    int scarcest = 0;
    long fewest = Long.MAX_VALUE;
    long wait = 0;
    for (int i = 0; i < states.windows(); i++) {
      long share = Debts.share(states, i, replicas);
      long size = state.getCurrentSize(i);
      wait = Math.max(wait, states.nanosUntil(share - size, i));
      if (size / share < fewest) {
        fewest = Math.max(0, size / share);
        scarcest = i;
      }
    }
    return new Reading(fewest >= 1, fewest, fewest, scarcest, wait);
  }

  /** Takes over what Redis said is left, unless the bucket owes something to Redis. */
  void learn(Draw draw, long[] left) {
    RuleBuckets rule = bucketsOf(draw);
    rule.lock(draw.key());
    try {
      if (!debts.has(draw)) {
        long now = now();
        PackedState states = rule.states();
        long[] missing = new long[left.length];
        for (int i = 0; i < left.length; i++) {
          missing[i] = states.capacity(i) - left[i];
        }
        rule.write(draw.key(), states.less(states.full(now), missing, now), now);
      }
    } finally {
      rule.unlock(draw.key());
    }
  }

  Reading peek(Draw draw, int replicas) {
    RuleBuckets rule = bucketsOf(draw);
    rule.lock(draw.key());
    try {
      return read(rule.states(), rule.read(draw.key(), now()), replicas);
    } finally {
      rule.unlock(draw.key());
    }
  }

  void reset(Draw draw) {
    RuleBuckets rule = bucketsOf(draw);
    rule.lock(draw.key());
    try {
      long now = now();
      debts.cancel(draw);
      rule.write(draw.key(), rule.states().full(now), now);
    } finally {
      rule.unlock(draw.key());
    }
  }

  /** Debts of at most so many buckets, which owe nothing any more: they are the caller's to pay. */
  List<Payment> settle(int most) {
    List<Payment> payments = new ArrayList<>();
    for (Draw draw : debts.some(most)) {
      RuleBuckets rule = bucketsOf(draw);
      rule.lock(draw.key());
      try {
        long now = now();
        BucketState state = rule.read(draw.key(), now);
        List<Long> permits = debts.settle(draw, rule.states(), state, now);
        if (!permits.isEmpty()) {
          payments.add(new Payment(draw, permits));
        }
      } finally {
        rule.unlock(draw.key());
      }
    }
    return payments;
  }

  Debts debts() {
    return debts;
  }

  private RuleBuckets bucketsOf(Draw draw) {
    return buckets[draw.rule().index()];
  }

  private long now() {
    return nanoClock.getAsLong() - origin;
  }
}
