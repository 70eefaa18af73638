package io.forgotpassword.gateway.limit;

import io.vertx.core.Future;

/** One bucket of one rule, for people to look at and to fill up. */
public final class Bucket {
  private final BucketRequest draw;
  private final BucketStore store;

  Bucket(BucketRequest draw, BucketStore store) {
    this.draw = draw;
    this.store = store;
  }

  /** The rule's configured name. */
  public String rule() {
    return draw.rule().name();
  }

  /** The bucket's name, 32 hexadecimal digits. */
  public String key() {
    return draw.key().toString();
  }

  /** What it holds; nothing is charged. */
  public Future<BucketLevel> level() {
    return store.level(draw);
  }

  /** Makes it as if nobody had ever drawn on it. */
  public Future<Void> fillUp() {
    return store.reset(draw);
  }
}
