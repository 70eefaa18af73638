package io.forgotpassword.loadtests.speed;

/**
 * One contender in one round.
 *
 * @param cpuNanos the process' own CPU time
 * @param busy the share of the time in which its busiest thread ran or waited for a core
 * @param compiling the share of the time for which its compilers ran
 */
record Turn(Load load, long cpuNanos, double busy, double compiling) {
  /** CPU time for each request, in microseconds. */
  double cpuMicros() {
    return cpuNanos / 1e3 / load.answers();
  }
}
