package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.limit.Admission;
import io.forgotpassword.gateway.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request, and why.
 *
 * @param admission what the limits said; null when they were not asked
 * @param shared whether the outcome is that of an identical request, which alone was forwarded
 */
record Decision(Outcome outcome, @Nullable Admission admission, boolean shared) {
  /** The limits were not asked. */
  static Decision unasked(Outcome outcome) {
    return new Decision(outcome, null, false);
  }
}
