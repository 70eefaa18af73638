package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.Deadline;
import io.forgotpassword.gateway.governor.PermitResult;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The turns of one request, one for each call that it makes, and the time it has for all. */
final class PermitSource {
  private final Deadline patience;
  private final Supplier<Future<PermitResult>> asked;
  private @Nullable PermitResult known;

  /**
   * @param known the first turn, when it was asked for before
   * @param asked asks for one more
   */
  PermitSource(
      Deadline patience, @Nullable PermitResult known, Supplier<Future<PermitResult>> asked) {
    this.patience = patience;
    this.known = known;
    this.asked = asked;
  }

  Deadline patience() {
    return patience;
  }

  Future<PermitResult> next() {
    PermitResult first = known;
    known = null;
    return first == null ? asked.get() : Future.succeededFuture(first);
  }
}
