package io.forgotpassword.loadtests.speed;

/**
 * One contender in one round of a comparison.
 *
 * @param ratio its CPU time for each request to the bare relay's in the same round
 */
record Measurement(Turn turn, double ratio) {
  /** Below, the contender waited for somebody: the generator or the upstream was too slow. */
  private static final double SATURATED = 0.85;

  private static final double MOST_UNEXPECTED = 0.01;

  /** Above, a contender was measured that is not what it will be. */
  private static final double MOST_COMPILING = 0.02;

  /** Whether the contender was not what was measured. */
  boolean isVoid() {
    return turn.busy() < SATURATED
        || turn.compiling() > MOST_COMPILING
        || turn.load().unexpected() > MOST_UNEXPECTED * turn.load().answers();
  }

  String why() {
    if (turn.busy() < SATURATED) {
      return "generator saturated, the process was busy for %.0f %% of the time"
          .formatted(100 * turn.busy());
    }
    return turn.compiling() > MOST_COMPILING
        ? "being compiled for %.0f %% of the time".formatted(100 * turn.compiling())
        : turn.load().unexpected() + " unexpected answers";
  }
}
