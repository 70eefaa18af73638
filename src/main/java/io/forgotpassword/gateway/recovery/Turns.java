package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.Patience;
import io.forgotpassword.gateway.governor.Turn;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The turns of one request, one for each call that it makes, and the time it has for all. */
final class Turns {
  private final Patience patience;
  private final Supplier<Future<Turn>> asked;
  private @Nullable Turn known;

  /**
   * @param known the first turn, when it was asked for before
   * @param asked asks for one more
   */
  Turns(Patience patience, @Nullable Turn known, Supplier<Future<Turn>> asked) {
    this.patience = patience;
    this.known = known;
    this.asked = asked;
  }

  Patience patience() {
    return patience;
  }

  Future<Turn> next() {
    Turn first = known;
    known = null;
    return first == null ? asked.get() : Future.succeededFuture(first);
  }
}
