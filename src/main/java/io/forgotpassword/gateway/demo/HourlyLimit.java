package io.forgotpassword.gateway.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits how often something may happen to one user within an hour. Unknown users are counted too,
 * so that the limit does not tell who exists. The {@value #MAX_USERS} users seen last are kept.
 */
final class HourlyLimit {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MAX_USERS = 10_000;
  private static final float LOAD_FACTOR = 0.75f;

  private final int permits;
  private final InstantSource clock;
  private final Map<String, Deque<Instant>> happened =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > MAX_USERS;
        }
      };

  HourlyLimit(int permits, InstantSource clock) {
    this.permits = permits;
    this.clock = clock;
  }

  /** Ends the call when it has happened often enough. */
  void refuseIfUsedUp(String user) {
    if (recent(user).size() >= permits) {
      throw Refused.client(
          "LimitExceededException", "Attempt limit exceeded, please try after some time.");
    }
  }

  void count(String user) {
    recent(user).addLast(clock.instant());
  }

  private Deque<Instant> recent(String user) {
    Deque<Instant> times = happened.computeIfAbsent(user, u -> new ArrayDeque<>());
    Instant oldest = clock.instant().minus(WINDOW);
    while (!times.isEmpty() && !times.getFirst().isAfter(oldest)) {
      times.removeFirst();
    }
    return times;
  }
}
