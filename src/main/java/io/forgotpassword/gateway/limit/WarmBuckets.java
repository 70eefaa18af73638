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
  private final BucketTable table;
  private final Debts debts;

  /**
   * @param maxKeys the most buckets of all rules together
   * @param nanoClock a monotonic clock in nanoseconds
   */
  WarmBuckets(List<LimitRule> rules, int maxKeys, LongSupplier nanoClock) {
    this(new BucketTable(rules, maxKeys, nanoClock), new Debts());
  }

  private WarmBuckets(BucketTable table, Debts debts) {
    this.table = table;
    this.debts = debts;
  }

  /** As {@link BucketStore#withRules}; debts stay debts. */
  WarmBuckets withRules(List<LimitRule> rules) {
    return new WarmBuckets(table.withRules(rules), debts);
  }

  /** As {@link BucketStore#settled}. */
  WarmBuckets settled() {
    return new WarmBuckets(table.settled(), debts);
  }

  /** As {@link BucketStore#draw}, at this gateway's share of each bucket. */
  List<BucketProbe> draw(List<BucketRequest> draws, int replicas) {
    return table.locked(draws, now -> decide(draws, replicas, now));
  }

  private List<BucketProbe> decide(List<BucketRequest> draws, int replicas, long now) {
    List<BucketState> states = new ArrayList<>(draws.size());
    List<BucketProbe> readings = new ArrayList<>(draws.size());
    boolean admitted = true;
    for (BucketRequest draw : draws) {
      BucketState state = table.of(draw).read(draw.key(), now);
      BucketProbe reading = read(table.of(draw).states(), state, replicas);
      states.add(state);
      readings.add(reading);
      admitted &= !draw.rule().isEnforced() || reading.admits();
    }
    for (int i = 0; admitted && i < draws.size(); i++) {
      BucketProbe reading = readings.get(i);
      if (reading.admits()) {
        charge(draws.get(i), states.get(i), replicas, now);
        long left = reading.before() - 1;
        readings.set(i, new BucketProbe(true, reading.before(), left, reading.window(), 0));
      }
    }
    return readings;
  }

  private void charge(BucketRequest draw, BucketState state, int replicas, long now) {
    RuleBuckets rule = table.of(draw);
    debts.note(draw, rule.states(), state, replicas);
    long[] shares = new long[rule.states().windows().size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Debts.share(rule.states(), i, replicas);
    }
    rule.write(draw.key(), rule.states().less(state, shares, now), now);
  }

  private static BucketProbe read(PackedState states, BucketState state, int replicas) {
    int scarcest = 0;
    long fewest = Long.MAX_VALUE;
    long wait = 0;
    for (int i = 0; i < states.windows().size(); i++) {
      long share = Debts.share(states, i, replicas);
      long size = state.getCurrentSize(i);
      wait = Math.max(wait, states.nanosUntil(share - size, i));
      if (size / share < fewest) {
        fewest = Math.max(0, size / share);
        scarcest = i;
      }
    }
    return new BucketProbe(fewest >= 1, fewest, fewest, scarcest, wait);
  }

  /** Takes over what Redis said is left, unless the bucket owes something to Redis. */
  void learn(BucketRequest draw, long[] left) {
    RuleBuckets rule = table.of(draw);
    table.locked(
        List.of(draw),
        now -> {
          if (!debts.has(draw)) {
            rule.write(draw.key(), holding(rule.states(), left, now), now);
          }
          return left;
        });
  }

  private static BucketState holding(PackedState states, long[] left, long now) {
    long[] missing = new long[left.length];
    for (int i = 0; i < left.length; i++) {
      missing[i] = states.capacity(i) - left[i];
    }
    return states.less(states.full(now), missing, now);
  }

  /** As {@link BucketStore#peek}, at this gateway's share of the bucket. */
  BucketProbe peek(BucketRequest draw, int replicas) {
    RuleBuckets rule = table.of(draw);
    return table.locked(
        List.of(draw), now -> read(rule.states(), rule.read(draw.key(), now), replicas));
  }

  /** Fills a bucket up, and forgives what it owes. */
  void reset(BucketRequest draw) {
    debts.forgive(draw);
    table.fill(draw);
  }

  /** Debts of at most so many buckets, which owe nothing any more: they are the caller's to pay. */
  List<Payment> settleDebts(int most) {
    List<Payment> payments = new ArrayList<>();
    for (BucketRequest draw : debts.some(most, table.rules())) {
      RuleBuckets rule = table.of(draw);
      List<Long> owed =
          table.locked(
              List.of(draw),
              now -> debts.settle(draw, rule.states(), rule.read(draw.key(), now), now));
      if (!owed.isEmpty()) {
        payments.add(new Payment(draw, owed));
      }
    }
    return payments;
  }

  Debts debts() {
    return debts;
  }

  /** Buckets kept. */
  long keys() {
    return table.size();
  }

  /** Buckets that had to give way. */
  long evictions() {
    return table.evictions();
  }
}
