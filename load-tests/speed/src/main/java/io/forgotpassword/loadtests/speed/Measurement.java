package io.forgotpassword.loadtests.speed;

import org.jspecify.annotations.Nullable;

/**
 * One contender in one round of a comparison.
 *
 * @param fork of which processes it was
 * @param ratio its CPU time for each request to the bare relay's in the same round
 */
record Measurement(int fork, Turn turn, double ratio) {
  /** Below, the contender waited for somebody: the generator or the upstream was too slow. */
  private static final double SATURATED = 0.85;

  private static final double MOST_UNEXPECTED = 0.01;

  /** Above, a contender was measured that is not what it will be. */
  private static final double MOST_COMPILING = 0.02;

  boolean isVoid() {
    return objection() != null;
  }

  /** Why the contender was not what was measured; null when it was. */
  @Nullable String objection() {
    if (turn.busy() < SATURATED) {
      return "generator saturated, the process was busy for %.0f %% of the time"
          .formatted(100 * turn.busy());
    }
    if (turn.compiling() > MOST_COMPILING) {
      return "being compiled for %.0f %% of the time".formatted(100 * turn.compiling());
    }
    long unexpected = turn.load().unexpected();
    return unexpected > MOST_UNEXPECTED * turn.load().answers()
        ? unexpected + " unexpected answers"
        : null;
  }
}
