package io.forgotpassword.gateway.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One shard of the local buckets, at most {@code capacity} of them; the least recently used gives
 * way. Everything but {@link #lock()} is called with the lock held.
 */
final class BucketTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final TimeMeter clock;
  private final LinkedHashMap<BucketKey, Bucket> buckets;

  BucketTable(int capacity, TimeMeter clock) {
    this.clock = clock;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<BucketKey, Bucket> eldest) {
            return size() > capacity;
          }
        };
  }

  ReentrantLock lock() {
    return lock;
  }

  Bucket bucket(BucketKey key, BucketConfiguration configuration) {
    Bucket existing = buckets.get(key);
    if (existing != null) {
      return existing;
    }
    LocalBucketBuilder builder =
        Bucket.builder()
            .withCustomTimePrecision(clock)
            .withSynchronizationStrategy(SynchronizationStrategy.NONE);
    for (var bandwidth : configuration.getBandwidths()) {
      builder.addLimit(bandwidth);
    }
    Bucket created = builder.build();
    buckets.put(key, created);
    return created;
  }
}
