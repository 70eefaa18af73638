package io.forgotpassword.gateway.limit;

import java.time.Duration;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * One rule's windows in the units in which {@code consume.lua} counts missing permits. A permit has
 * as many units as it takes for a whole number of units to come back each microsecond. So the
 * arithmetic is exact, and the same as Bucket4j's greedy refill. Where that would need numbers that
 * Lua's doubles cannot hold exactly, the units are coarser and the window lets through slightly
 * less.
 */
final class WindowUnits {
  private static final long MAX_EXACT = 1L << 52;
  private static final int NANOS_PER_MICRO = 1000;

  private final long[] capacity;
  private final long[] permit;
  private final long[] refill;
  private final long[] period;

  WindowUnits(List<LimitSettings.Allowance> windows) {
    this.capacity = new long[windows.size()];
    this.permit = new long[windows.size()];
    this.refill = new long[windows.size()];
    this.period = new long[windows.size()];
    for (int i = 0; i < windows.size(); i++) {
      long permits = windows.get(i).permits();
      long micros = windows.get(i).window().dividedBy(Duration.ofNanos(NANOS_PER_MICRO));
      long common = gcd(permits, micros);
      boolean exact = micros / common <= MAX_EXACT / permits;
      period[i] = micros;
      permit[i] = exact ? micros / common : ceilDiv(MAX_EXACT, permits);
      refill[i] = exact ? permits / common : MAX_EXACT / micros;
      capacity[i] = permits * permit[i];
    }
  }

  /** A bucket's argument to the script: its class, its mode, its windows and what to take. */
  String argument(LimitRule.Kind kind, char mode, IntToLongFunction take) {
    StringBuilder text = new StringBuilder().append(kind.number()).append(' ').append(mode);
    for (int i = 0; i < period.length; i++) {
      text.append(' ').append(capacity[i]).append(' ').append(permit[i]);
      text.append(' ').append(refill[i]).append(' ').append(period[i]);
      text.append(' ').append(Math.min(capacity[i], take.applyAsLong(i) * permit[i]));
    }
    return text.toString();
  }

  /** The whole permits left in each window; the script returns missing units from an index on. */
  long[] permits(List<Long> missing, int from) {
    long[] permits = new long[period.length];
    for (int i = 0; i < permits.length; i++) {
      permits[i] = (capacity[i] - missing.get(from + i)) / permit[i];
    }
    return permits;
  }

  /** How long until every window has so many permits. */
  long nanosToWait(List<Long> missing, int from, long permits) {
    long micros = 0;
    for (int i = 0; i < period.length; i++) {
      long lacking = missing.get(from + i) + permits * permit[i] - capacity[i];
      micros = Math.max(micros, ceilDiv(lacking, refill[i]));
    }
    return micros * NANOS_PER_MICRO;
  }

  private static long ceilDiv(long a, long b) {
    return -Math.floorDiv(-a, b);
  }

  static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
