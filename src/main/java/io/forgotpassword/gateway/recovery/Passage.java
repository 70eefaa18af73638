package io.forgotpassword.gateway.recovery;

import io.vertx.core.Future;

/**
 * A request that the limits have been asked about: refused, or on its way to Cognito. What becomes
 * of it is known now or later.
 */
record Passage(Future<Decision> decision) {
  static Passage refused(Decision decision) {
    return new Passage(Future.succeededFuture(decision));
  }
}
