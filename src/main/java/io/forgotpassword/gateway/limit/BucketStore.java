package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.QuotaCategory;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the buckets. Bucket requests that belong together are one atomic decision. When an enforced
 * address or budget rule refuses, nothing is charged. Else, when an enforced username rule refuses,
 * the address rules alone are charged: who keeps asking for somebody who is limited pays for it,
 * and cannot count whether that is so. Else all are charged. A shadow rule never refuses; it is
 * charged with its kind when it would have admitted. A rule that takes nothing is never charged. A
 * device that was forgotten is a refusal for which nothing is charged, too; {@link RateLimiter}
 * asks again without the device.
 */
interface BucketStore {
  /**
   * The buckets' answers, in the order of the requests; never blocks the calling thread.
   *
   * @param addressAlone charges the address rules alone, as if a username rule refused
   */
  Future<List<BucketProbe>> consume(List<BucketRequest> requests, boolean addressAlone);

  /** What a bucket holds; consumes nothing. */
  Future<Bucket.Level> level(BucketRequest request);

  /** Fills a bucket up. */
  Future<Void> reset(BucketRequest request);

  /** Takes all permits out of a bucket. */
  Future<Void> empty(BucketRequest request);

  /**
   * A store for other rules. A rule that keeps its name and its keys keeps what was spent, bucket
   * by bucket. Converts every local bucket of a rule whose windows changed, so it must not run on
   * an event loop; both stores may be used meanwhile.
   */
  BucketStore withRules(List<LimitRule> rules);

  /** Completes when the store is shared, or when a start should not wait for that any longer. */
  default Future<Void> ready() {
    return Future.succeededFuture();
  }

  /** A quota kept where the buckets are, for all gateways that share them; empty for one alone. */
  default Optional<SharedQuota> quota(QuotaCategory category) {
    return Optional.empty();
  }

  /** Where buckets are kept at the moment. */
  StoreState state();

  /** Releases connections and threads; does not block. */
  default void close() {}
}
