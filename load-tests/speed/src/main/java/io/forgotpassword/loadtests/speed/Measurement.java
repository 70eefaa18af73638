package io.forgotpassword.loadtests.speed;

/**
 * One contender in one round.
 *
 * @param cpuMicros the process' own CPU time for each request, in microseconds
 * @param busy the share of the time in which its busiest thread ran or waited for a core
 * @param ratio {@code cpuMicros} to the bare relay's in the same round
 */
record Measurement(Load load, double cpuMicros, double busy, double ratio) {
  /** Below, the contender waited for somebody: the generator or the upstream was too slow. */
  private static final double SATURATED = 0.85;

  private static final double MOST_UNEXPECTED = 0.01;

  /** Whether the contender was not what was measured. */
  boolean isVoid() {
    return busy < SATURATED || load.unexpected() > MOST_UNEXPECTED * load.answers();
  }

  String why() {
    return busy < SATURATED
        ? "generator saturated, the process was busy for %.0f %% of the time".formatted(100 * busy)
        : load.unexpected() + " unexpected answers";
  }
}
