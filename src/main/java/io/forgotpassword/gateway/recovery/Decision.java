package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was decided on a request. A decision exists as soon as the request is refused, joined to
 * another one or on its way to Cognito; its outcome may come later.
 *
 * @param limits what the limits said; null when they were not asked
 * @param lane whose limits they are
 * @param shared whether the outcome is that of an identical request, which alone was forwarded
 */
record Decision(
    Future<Outcome> outcome, @Nullable RateLimitResult limits, Lane lane, boolean shared) {
  private static final Logger LOG = LoggerFactory.getLogger(Decision.class);

  /** Refused before the limits were asked. */
  static Decision refused(Outcome.Refused refusal) {
    return new Decision(Future.succeededFuture(refusal), null, Lane.PUBLIC, false);
  }

  /** The gateway failed. Logs the cause, which is logged nowhere else. */
  static Decision broken(RequestContext context, Throwable failure) {
    LOG.atError()
        .setCause(failure)
        .addKeyValue("request_id", context.id().value())
        .log("the request failed");
    return refused(Refusals.broken());
  }

  /** Whether the limits had let the request through when it was decided. */
  boolean passedLimits() {
    return shared || limits != null;
  }

  /** How the request ended; only when its outcome is known. */
  Verdict verdict() {
    return outcome.result().verdict();
  }

  /** This decision, when its outcome is known. */
  Future<Decision> settled() {
    return outcome.map(known -> this);
  }
}
