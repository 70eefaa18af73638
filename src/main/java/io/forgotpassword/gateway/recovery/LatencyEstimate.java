package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Estimates from recent calls how long Cognito takes to answer. Used to time the answers that must
 * not tell anything by their time: it covers all users together, so nobody can read anything about
 * one user from it. Shared by all event loops.
 *
 * <p>{@link #schedule} is one delay for all answers, the 99th percentile of recent calls. {@link
 * #plausible} is the time that one recent call took, so simulated answers vary as real ones do.
 */
public final class LatencyEstimate {
  /** Before anything was measured: about what Cognito takes to send a message. */
  private static final Duration GUESS = Duration.ofMillis(250);

  private static final int REMEMBERED = 256;
  private static final int FEWEST = 16;

  /** The schedule is computed again after so many answers, and moves by whole steps only. */
  private static final int REVISED_EVERY = 64;

  /** The first calls of a process are slow because it still loads classes; they are forgotten. */
  private static final int COLD = 64;

  private static final long STEP_NANOS = 10_000_000;
  private static final double ANSWERED_IN_TIME = 0.99;

  private final Map<Operation, Recent> recent = new EnumMap<>(Operation.class);
  private final RandomGenerator random;

  /**
   * @param random chooses one of the recent latencies; used by one thread at a time
   */
  public LatencyEstimate(RandomGenerator random) {
    this.random = random;
    for (Operation operation : Operation.RECOVERY) {
      recent.put(operation, new Recent());
    }
  }

  /** Cognito answered a call. */
  synchronized void answered(Operation operation, long nanos) {
    of(operation).add(nanos);
  }

  /** How long one recent call took, chosen at random: the time that a simulated answer takes. */
  synchronized Duration plausible(Operation operation) {
    return of(operation).any(random);
  }

  /** By when 99 in 100 recent calls were answered: the delay of every answer on schedule. */
  synchronized Duration schedule(Operation operation) {
    return of(operation).schedule;
  }

  private Recent of(Operation operation) {
    Recent known = recent.get(operation);
    return known == null ? new Recent() : known;
  }

  private static final class Recent {
    private final long[] nanos = new long[REMEMBERED];
    private int count;
    private boolean cold = true;
    private Duration schedule = GUESS;

    void add(long latency) {
      nanos[count % REMEMBERED] = latency;
      count = count == 2 * REMEMBERED - 1 ? REMEMBERED : count + 1;
      if (count == FEWEST || count % REVISED_EVERY == 0) {
        revise();
      }
      if (cold && count == COLD) {
        cold = false;
        count = 0;
      }
    }

    Duration any(RandomGenerator random) {
      return count < FEWEST
          ? GUESS
          : Duration.ofNanos(nanos[random.nextInt(Math.min(count, REMEMBERED))]);
    }

    private void revise() {
      long[] sorted = Arrays.copyOf(nanos, Math.min(count, REMEMBERED));
      Arrays.sort(sorted);
      long late = sorted[(int) (ANSWERED_IN_TIME * (sorted.length - 1))];
      schedule = Duration.ofNanos((late / STEP_NANOS + 1) * STEP_NANOS);
    }
  }
}
