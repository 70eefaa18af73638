package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.LimitRefusal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Limits on buckets of this process, shared by all event loops.
 *
 * <p>Buckets live in shards, each behind a lock. A request takes the locks of all its buckets in
 * ascending order, asks every bucket, and then charges all of them or none; so concurrent requests
 * see each other whole. A lock is held for about a microsecond and never over I/O.
 */
public final class LocalRateLimiter implements RateLimiter {
  private static final int SHARDS = 256;

  private final List<LimitRule> rules;
  private final BucketTable[] shards = new BucketTable[SHARDS];
  private final SipHash hash;

  /**
   * @param nanoClock a monotonic clock in nanoseconds
   * @param random where the key of the buckets' names comes from
   */
  public LocalRateLimiter(LimitSettings settings, LongSupplier nanoClock, RandomGenerator random) {
    this.hash = SipHash.withRandomKey(random);
    this.rules = new ArrayList<>();
    for (LimitSettings.Rule rule : settings.rules()) {
      rules.add(new LimitRule(rule, rules.size()));
    }
    int capacity = Math.max(1, settings.maxKeys() / SHARDS);
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new BucketTable(capacity, new NanoClock(nanoClock));
    }
  }

  @Override
  public Future<Admission> admit(Subject subject) {
    List<Charge> charges = chargesOf(subject);
    boolean[] needed = new boolean[SHARDS];
    for (Charge charge : charges) {
      needed[charge.shard] = true;
    }
    lock(needed);
    try {
      return Future.succeededFuture(decide(charges));
    } finally {
      unlock(needed);
    }
  }

  private List<Charge> chargesOf(Subject subject) {
    List<Charge> charges = new ArrayList<>(rules.size());
    for (LimitRule rule : rules) {
      if (rule.counts(subject.operation())) {
        BucketKey key = rule.keyOf(subject, hash);
        charges.add(new Charge(rule, key, (int) (key.high() & (SHARDS - 1))));
      }
    }
    return charges;
  }

  private Admission decide(List<Charge> charges) {
    LimitRefusal refusal = null;
    for (Charge charge : charges) {
      Bucket bucket = bucketOf(charge);
      EstimationProbe probe = bucket.estimateAbilityToConsume(1);
      if (!probe.canBeConsumed() && (refusal == null || refusal.byUsername())) {
        refusal = refusalBy(charge.rule, Duration.ofNanos(probe.getNanosToWaitForRefill()));
      }
    }
    if (refusal != null) {
      return new Admission(refusal);
    }
    for (Charge charge : charges) {
      bucketOf(charge).tryConsume(1);
    }
    return Admission.GRANTED;
  }

  private Bucket bucketOf(Charge charge) {
    return shards[charge.shard].bucket(charge.key, charge.rule.buckets());
  }

  private static LimitRefusal refusalBy(LimitRule rule, Duration retryAfter) {
    LimitSettings.Allowance shown = rule.settings().allow().get(0);
    return new LimitRefusal(
        rule.settings().name(), rule.byUsername(), shown.permits(), shown.window(), retryAfter);
  }

  private void lock(boolean[] needed) {
    for (int i = 0; i < SHARDS; i++) {
      if (needed[i]) {
        shards[i].lock().lock();
      }
    }
  }

  private void unlock(boolean[] needed) {
    for (int i = 0; i < SHARDS; i++) {
      if (needed[i]) {
        shards[i].lock().unlock();
      }
    }
  }

  private record Charge(LimitRule rule, BucketKey key, int shard) {}

  private record NanoClock(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
