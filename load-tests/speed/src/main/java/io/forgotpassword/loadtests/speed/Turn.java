package io.forgotpassword.loadtests.speed;

/**
 * One contender in one round.
 *
 * @param cpuNanos the process' own CPU time
 * @param busy the share of the time in which its busiest thread ran or waited for a core
 * @param compiling the share of the time for which its compilers ran
 * @param stolen the share of the time for which the host had its core run others
 */
record Turn(Load load, long cpuNanos, double busy, double compiling, double stolen) {
  /** CPU time for each request, in microseconds. */
  double cpuMicros() {
    return cpuNanos / 1e3 / load.all();
  }

  /** For a reader, on one line. */
  String figures() {
    return "%,8.0f/s %s %6.1f us CPU busy %.2f compiling %.3f stolen %.3f"
        .formatted(load.perSecond(), load.sinceDue().tail(), cpuMicros(), busy, compiling, stolen);
  }
}
