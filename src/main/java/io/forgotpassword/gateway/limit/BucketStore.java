package io.forgotpassword.gateway.limit;

import io.vertx.core.Future;
import java.util.List;

/**
 * Where buckets are kept. Draws that belong together are decided together: either all enforced
 * rules admit and are charged, or none is. A shadow rule never refuses; it is charged when the
 * enforced rules admit and it would have, too.
 */
interface BucketStore {
  /** The buckets' answers, in the order of the draws; never waits on the calling thread. */
  Future<List<Reading>> draw(List<Draw> draws);

  /** What a draw would be told now, charging nothing. */
  Future<Reading> peek(Draw draw);

  /** What a bucket holds, charging nothing. */
  default Future<BucketLevel> level(Draw draw) {
    return peek(draw).map(reading -> BucketLevel.atLeast(draw.rule(), reading));
  }

  /** Fills a bucket up. */
  Future<Void> reset(Draw draw);
}
