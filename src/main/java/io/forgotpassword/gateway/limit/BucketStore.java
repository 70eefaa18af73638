package io.forgotpassword.gateway.limit;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Where buckets are kept. Draws that belong together are decided together: either all enforced
 * rules admit and are charged, or none is. A shadow rule never refuses; it is charged when the
 * enforced rules admit and it would have, too.
 */
interface BucketStore {
  /** The buckets' answers, in the order of the draws; never waits on the calling thread. */
  Future<List<BucketProbe>> draw(List<BucketRequest> draws);

  /** What a draw would be told now, charging nothing. */
  Future<BucketProbe> peek(BucketRequest draw);

  /** What a bucket holds, charging nothing. */
  default Future<BucketLevel> level(BucketRequest draw) {
    return peek(draw).map(reading -> BucketLevel.atLeast(draw.rule(), reading));
  }

  /** Fills a bucket up. */
  Future<Void> reset(BucketRequest draw);

  /**
   * A store for other rules that goes on from what was spent here, bucket by bucket, wherever a
   * rule still has its name and its keys.
   */
  BucketStore withRules(List<LimitRule> rules);

  /**
   * This store once it needs nothing any more of the one it goes on from. Takes as long as there
   * are buckets, so it is not for an event loop; the store may be drawn on meanwhile.
   */
  BucketStore settled();

  /** Completes when the store can be used at its best, or will not be soon. */
  default Future<Void> ready() {
    return Future.succeededFuture();
  }

  /** A quota kept where the buckets are, for all who share them; empty when nobody does. */
  default Optional<SharedQuota> quota() {
    return Optional.empty();
  }

  /** Where buckets are kept at the moment. */
  StoreState state();

  /** Releases what it holds, without waiting. */
  default void close() {}
}
