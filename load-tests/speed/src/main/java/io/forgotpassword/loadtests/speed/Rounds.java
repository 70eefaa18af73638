package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Contenders by turns. */
final class Rounds {
  /** The share of the time in which compilers are done but for odds and ends. */
  private static final double COMPILED = 0.01;

  /** A compiler that waits for more calls is quiet in one round and not in the next. */
  private static final int QUIET_ROUNDS = 3;

  /** How many times the counted rounds the compilers are waited for. */
  private static final int MOST_WARM_UPS = 4;

  private final LoadProcess generator;
  private final Function<Contender, Order> work;

  Rounds(LoadProcess generator, Function<Contender, Order> work) {
    this.generator = generator;
    this.work = work;
  }

  /**
   * Rounds that are not counted, until no contender is being compiled: turns and pauses that a
   * compiler has not seen yet make it give up what it had compiled.
   *
   * @param counted how many rounds are to come
   * @return what came of it, for a reader of the figures
   */
  String warmUp(List<Contender> contenders, int least, int counted) throws IOException {
    int most = MOST_WARM_UPS * counted;
    double compiling = 1;
    int taken = 0;
    for (int quiet = 0; taken < least || (quiet < QUIET_ROUNDS && taken < most); taken++) {
      compiling = 0;
      for (Contender contender : contenders) {
        compiling = Math.max(compiling, take(contender).compiling());
      }
      quiet = compiling <= COMPILED ? quiet + 1 : 0;
    }
    return ("%d rounds before; in the last of them compilers took at most %.1f %% of a contender's"
            + " time")
        .formatted(taken, 100 * compiling);
  }

  Turn take(Contender contender) throws IOException {
    ProcessTimes before = ProcessTimes.of(contender.process().pid());
    long started = System.nanoTime();
    Load load = generator.load(work.apply(contender));
    double nanos = System.nanoTime() - started;
    ProcessTimes after = ProcessTimes.of(contender.process().pid());
    return new Turn(
        load,
        after.cpu() - before.cpu(),
        after.busiestSince(before) / nanos,
        (after.compilers() - before.compilers()) / nanos);
  }
}
