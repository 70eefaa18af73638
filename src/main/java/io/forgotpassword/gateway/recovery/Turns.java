package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.governor.Turn;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The turns of one request, one for each call that it makes. */
final class Turns {
  private final Supplier<Future<Turn>> asked;
  private @Nullable Future<Turn> reserved;

  private Turns(@Nullable Future<Turn> reserved, Supplier<Future<Turn>> asked) {
    this.reserved = reserved;
    this.asked = asked;
  }

  /** Each is asked for when it is wanted. */
  static Turns asked(Supplier<Future<Turn>> asked) {
    return new Turns(null, asked);
  }

  /** The first was asked for before. */
  static Turns reserved(Future<Turn> first, Supplier<Future<Turn>> more) {
    return new Turns(first, more);
  }

  Future<Turn> next() {
    Future<Turn> first = reserved;
    reserved = null;
    return first == null ? asked.get() : first;
  }
}
