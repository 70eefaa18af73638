package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Contenders by turns. Those of one core are stopped (SIGSTOP) while it is not theirs: a compiler
 * that goes on with the last turn's code would be measured as the next contender's latency.
 */
final class Rounds {
  /** The share of the time in which compilers are done but for odds and ends. */
  private static final double COMPILED = 0.01;

  /** A compiler that waits for more calls is quiet in one round and not in the next. */
  private static final int QUIET_ROUNDS = 3;

  private final LoadProcess generator;
  private final Set<Process> ofOneCore;

  /**
   * @param ofOneCore who are not to disturb each other
   */
  Rounds(LoadProcess generator, List<Contender> ofOneCore) {
    this.generator = generator;
    this.ofOneCore = ofOneCore.stream().map(Contender::process).collect(Collectors.toSet());
  }

  /**
   * Rounds that are not counted, until no contender is being compiled: turns and pauses that a
   * compiler has not seen yet make it give up what it had compiled.
   *
   * @param work of a contender in such a round
   * @param least how many rounds there are in any case
   * @param most how many there are if the compilers do not end
   * @return what came of it, for a reader of the figures
   */
  String warmUp(List<Contender> contenders, Function<Contender, Order> work, int least, int most)
      throws IOException {
    double compiling = 1;
    int taken = 0;
    for (int quiet = 0; taken < least || (quiet < QUIET_ROUNDS && taken < most); taken++) {
      compiling = 0;
      for (Contender contender : contenders) {
        compiling = Math.max(compiling, take(contender, work.apply(contender)).compiling());
      }
      quiet = compiling <= COMPILED ? quiet + 1 : 0;
    }
    return ("%d rounds before; in the last of them compilers took at most %.1f %% of a contender's"
            + " time")
        .formatted(taken, 100 * compiling);
  }

  Turn take(Contender contender, Order order) throws IOException {
    for (Process process : ofOneCore) {
      Processes.signal(process, process == contender.process() ? "CONT" : "STOP");
    }
    ProcessTimes before = ProcessTimes.of(contender.process().pid());
    long stolen = StolenTime.from(Contenders.CORE);
    long started = System.nanoTime();
    Load load = generator.load(order);
    double nanos = System.nanoTime() - started;
    ProcessTimes taken = ProcessTimes.of(contender.process().pid()).since(before);
    return new Turn(
        load,
        taken.cpu(),
        taken.busiest() / nanos,
        taken.compilers() / nanos,
        (StolenTime.from(Contenders.CORE) - stolen) / nanos);
  }
}
