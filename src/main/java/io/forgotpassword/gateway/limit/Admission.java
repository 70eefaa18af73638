package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.LimitRefusal;
import org.jspecify.annotations.Nullable;

/**
 * What the rules said of one request.
 *
 * @param refusal the rule that refused; null when all rules admitted it and were charged
 */
public record Admission(@Nullable LimitRefusal refusal) {
  /** Every rule admitted the request. */
  public static final Admission GRANTED = new Admission(null);
}
