package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Estimates from recent answers how long Cognito takes. Used to time the answers that must not tell
 * anything by their time: it covers all users together, so nobody can read anything about one user
 * from it. Shared by all event loops.
 *
 * <p>Only answers that depend on a user count ({@link UpstreamFaults#dependsOnUser}), because only
 * those are disguised: a refused connection or a refused signature says nothing of how long the
 * others take. Each kind of answer, such as accepted or unknown user, is measured by itself, so a
 * flood of one kind does not hide how long another takes.
 */
public final class LatencyEstimate {
  /** About what Cognito takes to send a message. */
  private static final Duration GUESS = Duration.ofMillis(250);

  /**
   * With answers about users who exist to fewer networks the schedule is never shorter than the
   * guess. Cognito may answer alike, but sooner, about a user who does not exist.
   */
  private static final int FEWEST = 16;

  /** The answers that only users who exist get, or that a simulated user gets alike. */
  private static final Set<String> ABOUT_EXISTING =
      Set.of("", "CodeMismatchException", "ExpiredCodeException");

  /** More than Cognito's quota lets through in a minute. */
  private static final int REMEMBERED = 2048;

  /** Long enough for an estimate at low traffic, short enough to forget a slow spell. */
  private static final long EXPIRES_NANOS = Duration.ofMinutes(2).toNanos();

  /** So one network gives at most 15 answers that have not expired. */
  private static final long NETWORK_EVERY_NANOS = EXPIRES_NANOS / (FEWEST - 1);

  /** The calls that one stall held up are answered together; one of them counts. */
  private static final long KIND_EVERY_NANOS = Duration.ofMillis(200).toNanos();

  private static final long REVISED_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  /** The schedule moves by whole steps only. */
  private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();

  private static final double ANSWERED_IN_TIME = 0.99;

  private final Map<Operation, Recent> recent = new EnumMap<>(Operation.class);
  private final long timeoutNanos;
  private final RandomGenerator random;
  private final LongSupplier nanoClock;

  /**
   * @param timeout how long callers wait at most. A later answer serves repeats, but does not
   *     count: no caller waited for it
   * @param random chooses one of the recent latencies; used by one thread at a time
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public LatencyEstimate(Duration timeout, RandomGenerator random, LongSupplier nanoClock) {
    this.timeoutNanos = timeout.toNanos();
    this.random = random;
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    Operation.RECOVERY.forEach(operation -> recent.put(operation, new Recent(now)));
  }

  /**
   * A call ended.
   *
   * @param caller the address for which it was made
   */
  synchronized void ended(Operation operation, Outcome outcome, ClientIp caller, long nanos) {
    Recent answers = recent.get(operation);
    if (answers != null && nanos < timeoutNanos && UpstreamFaults.dependsOnUser(outcome)) {
      answers.add(
          new Answer(nanoClock.getAsLong(), kindOf(outcome), caller.network(24, 48), nanos));
    }
  }

  /**
   * How long one recent answer of a kind took, chosen at random: simulated answers then vary as
   * real ones do.
   *
   * @param simulated an answer of that kind
   */
  synchronized Duration plausible(Operation operation, Outcome simulated) {
    List<Long> nanos = of(operation).nanosOf(kindOf(simulated));
    return nanos.isEmpty() ? GUESS : Duration.ofNanos(nanos.get(random.nextInt(nanos.size())));
  }

  /** One delay for all answers: by then 99 in 100 recent answers of each kind had come. */
  synchronized Duration schedule(Operation operation) {
    return of(operation).schedule(nanoClock.getAsLong());
  }

  private Recent of(Operation operation) {
    Recent answers = recent.get(operation);
    if (answers == null) {
      throw new IllegalArgumentException(operation + " is no operation of account recovery");
    }
    answers.expire(nanoClock.getAsLong());
    return answers;
  }

  private static String kindOf(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused ? refused.error().type() : "";
  }

  /** One answer of Cognito: when, to whom, and how long it took. */
  private record Answer(long at, String kind, ClientIp network, long nanos) {}

  private static final class Recent {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private Duration schedule = GUESS;
    private long revised;

    Recent(long now) {
      this.revised = now;
    }

    void add(Answer answer) {
      expire(answer.at);
      if (counts(answer)) {
        if (answers.size() == REMEMBERED) {
          answers.removeFirst();
        }
        answers.addLast(answer);
      }
    }

    /** Looks back from the newest, until nothing older can matter. */
    private boolean counts(Answer answer) {
      Iterator<Answer> newestFirst = answers.descendingIterator();
      while (newestFirst.hasNext()) {
        Answer other = newestFirst.next();
        long age = answer.at - other.at;
        if (age >= NETWORK_EVERY_NANOS) {
          return true;
        }
        if (other.network.equals(answer.network)
            || (age < KIND_EVERY_NANOS && other.kind.equals(answer.kind))) {
          return false;
        }
      }
      return true;
    }

    void expire(long now) {
      while (!answers.isEmpty() && now - answers.getFirst().at >= EXPIRES_NANOS) {
        answers.removeFirst();
      }
    }

    List<Long> nanosOf(String kind) {
      return answers.stream()
          .filter(answer -> answer.kind.equals(kind))
          .map(Answer::nanos)
          .sorted()
          .toList();
    }

    Duration schedule(long now) {
      if (now - revised >= REVISED_EVERY_NANOS) {
        revised = now;
        long late =
            answers.stream().map(Answer::kind).collect(Collectors.toSet()).stream()
                .mapToLong(kind -> lateOf(nanosOf(kind)))
                .max()
                .orElse(0);
        Duration measured = Duration.ofNanos((late / STEP_NANOS + 1) * STEP_NANOS);
        long networks =
            answers.stream()
                .filter(a -> ABOUT_EXISTING.contains(a.kind))
                .map(Answer::network)
                .distinct()
                .count();
        schedule = networks < FEWEST && measured.compareTo(GUESS) < 0 ? GUESS : measured;
      }
      return schedule;
    }

    /** The 99th percentile. The slowest never counts, so one that is very late moves nothing. */
    private static long lateOf(List<Long> sorted) {
      int at = Math.min((int) (ANSWERED_IN_TIME * (sorted.size() - 1)), sorted.size() - 2);
      return at < 0 ? 0 : sorted.get(at);
    }
  }
}
