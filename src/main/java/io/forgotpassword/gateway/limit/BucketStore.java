package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.QuotaCategory;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the buckets. Bucket requests that belong together are decided together: either all enforced
 * rules admit and are charged, or none is. A shadow rule never refuses. It is charged when the
 * enforced rules admit and it would have admitted, too.
 */
interface BucketStore {
  /** The buckets' answers, in the order of the requests; never blocks the calling thread. */
  Future<List<BucketProbe>> consume(List<BucketRequest> requests);

  /** What {@link #consume} would answer now; consumes nothing. */
  Future<BucketProbe> peek(BucketRequest request);

  /** What a bucket holds; consumes nothing. */
  default Future<Bucket.Level> level(BucketRequest request) {
    return peek(request).map(probe -> Bucket.Level.atLeast(request.rule(), probe));
  }

  /** Fills a bucket up. */
  Future<Void> reset(BucketRequest request);

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
