package io.forgotpassword.gateway.demo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Limits how often something may happen to one user within an hour. Unknown users are counted too,
 * so that the limit does not tell who exists. Keeps {@value #MAX_USERS} users.
 */
final class HourlyLimit {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MAX_USERS = 10_000;

  private final int permits;
  private final InstantSource clock;
  private final Cache<String, Deque<Instant>> happened =
      Caffeine.newBuilder().maximumSize(MAX_USERS).build();

  HourlyLimit(int permits, InstantSource clock) {
    this.permits = permits;
    this.clock = clock;
  }

  /** Ends the call when it has happened often enough. */
  void refuseIfUsedUp(String user) {
    if (recent(user).size() >= permits) {
      throw new Refused(
          "LimitExceededException", "Attempt limit exceeded, please try after some time.");
    }
  }

  void count(String user) {
    recent(user).addLast(clock.instant());
  }

  private Deque<Instant> recent(String user) {
    Deque<Instant> times = happened.get(user, u -> new ArrayDeque<>());
    Instant oldest = clock.instant().minus(WINDOW);
    while (!times.isEmpty() && !times.getFirst().isAfter(oldest)) {
      times.removeFirst();
    }
    return times;
  }
}
