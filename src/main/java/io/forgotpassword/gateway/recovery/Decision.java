package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.model.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of a request, and why.
 *
 * @param admission what the limits said; null when they were not asked
 * @param shared whether the outcome is that of an identical request, which alone was forwarded
 */
record Decision(Outcome outcome, @Nullable RateLimitResult admission, boolean shared) {
  private static final Logger LOG = LoggerFactory.getLogger(Decision.class);

  /** The limits were not asked. */
  static Decision unasked(Outcome outcome) {
    return new Decision(outcome, null, false);
  }

  /** The gateway failed, which is logged here and nowhere else. */
  static Decision broken(RequestContext arrival, Throwable failure) {
    LOG.atError()
        .setCause(failure)
        .addKeyValue("request_id", arrival.id().value())
        .log("the request failed");
    return unasked(Refusals.broken());
  }
}
