package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.cognito.CircuitBreaker.Entry;
import io.forgotpassword.gateway.cognito.CircuitBreaker.Health;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes a call, and makes it again only when Cognito certainly did not process it: there was no
 * connection, the call was throttled, or the date of its signature was refused. A request that was
 * sent and not answered is never sent again, because it may have become a message to a user. One
 * instance for each event loop and quota category.
 */
public final class Attempts {
  /** With {@link #FIRST_PAUSE} and full jitter, three attempts last as long as a failover. */
  private static final int MAX_RETRIES = 2;

  /** About the time of one call, so that a second of throttling can pass. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  /** The errors with which AWS refuses a signature; its date is one of the possible reasons. */
  private static final Set<String> SIGNATURE_ERRORS =
      Set.of(
          "InvalidSignatureException",
          "RequestExpired",
          "RequestInTheFuture",
          "RequestTimeTooSkewed",
          "SignatureDoesNotMatch");

  private final Vertx vertx;
  private final Duration timeout;
  private final CircuitBreaker breaker;
  private final RetryBudget budget;
  private final ClockSkew skew;
  private final LongSupplier nanoClock;
  private final RandomGenerator random;

  /**
   * @param breaker shared by all event loops, as are {@code budget} and {@code skew}; breaker and
   *     budget are of one quota category
   */
  public Attempts(
      Vertx vertx,
      CognitoSettings settings,
      CircuitBreaker breaker,
      RetryBudget budget,
      ClockSkew skew,
      LongSupplier nanoClock,
      RandomGenerator random) {
    this.vertx = vertx;
    this.timeout = settings.timeout();
    this.breaker = breaker;
    this.budget = budget;
    this.skew = skew;
    this.nanoClock = nanoClock;
    this.random = random;
  }

  /**
   * When a request must be answered.
   *
   * @param arrived when the request arrived, on {@code nanoClock}
   * @param abandoned whether nobody waits for the answer any more
   * @param extended whether a call that was sent goes on for as long again after the deadline
   */
  public Deadline deadline(long arrived, BooleanSupplier abandoned, boolean extended) {
    return Deadline.of(arrived, timeout, nanoClock, abandoned, extended ? timeout : Duration.ZERO);
  }

  /** The deadline of a request that was answered already and has a reserved place. */
  public Deadline promisedDeadline() {
    return Deadline.promised(timeout, nanoClock);
  }

  /** An answer, or that Cognito is late when it does not come in the time of a request. */
  public Future<Outcome> inTime(long arrived, Future<Outcome> answer) {
    if (answer.isComplete()) {
      return answer;
    }
    long left = arrived + timeout.toNanos() - nanoClock.getAsLong();
    Timer timer = vertx.timer(Math.max(1, left), TimeUnit.NANOSECONDS);
    Promise<Outcome> first = Promise.promise();
    answer.onComplete(
        outcome -> {
          timer.cancel();
          first.tryComplete(outcome);
        },
        first::tryFail);
    timer.onSuccess(late -> first.tryComplete(Deadline.timedOut(timeout)));
    return first.future();
  }

  /** Whether the circuit breaker lets no call through now. */
  public boolean areSuspended() {
    return breaker.refuses();
  }

  /**
   * The outcome of the last attempt; fails only when the call or its permit fails.
   *
   * @param permit waits until one call may be made, or says why it may not
   */
  public Future<Outcome> make(
      Deadline deadline,
      Supplier<Future<Optional<Outcome>>> permit,
      Supplier<Future<Outcome>> call) {
    budget.called();
    return attempt(new Task(deadline, permit, call), 0);
  }

  /**
   * Takes the half-open probe slot only after a permit is granted, so a queued request cannot block
   * the probe.
   */
  private Future<Outcome> attempt(Task task, int retries) {
    Outcome.Refused objection = task.deadline().objection();
    if (objection != null || breaker.refuses()) {
      return Future.succeededFuture(objection == null ? CognitoClient.unreachable() : objection);
    }
    return task.permit()
        .get()
        .compose(
            refused ->
                refused.isPresent()
                    ? Future.succeededFuture(refused.get())
                    : permitted(task, retries));
  }

  private Future<Outcome> permitted(Task task, int retries) {
    Entry entry = breaker.enter();
    if (entry == Entry.REFUSED) {
      return Future.succeededFuture(CognitoClient.unreachable());
    }
    boolean hadTime = 2 * task.deadline().millisLeft() >= timeout.toMillis();
    Duration offset = skew.offset();
    Promise<Health> health = Promise.promise();
    health.future().onSuccess(known -> breaker.leave(entry, known));
    task.deadline().onLate(() -> health.tryComplete(hadTime ? Health.BAD : Health.UNKNOWN));
    return Future.succeededFuture()
        .compose(start -> task.call().get())
        .onComplete(
            outcome -> health.tryComplete(Health.of(outcome, hadTime)),
            broken -> health.tryComplete(Health.UNKNOWN))
        .compose(
            outcome ->
                retries == 0 && refusesDate(outcome) && !offset.equals(skew.offset())
                    ? attempt(task, MAX_RETRIES)
                    : followUp(outcome, task, retries));
  }

  private Future<Outcome> followUp(Outcome outcome, Task task, int retries) {
    Verdict verdict = outcome.verdict();
    if (retries == MAX_RETRIES
        || (verdict != Verdict.UNREACHABLE && verdict != Verdict.THROTTLED)) {
      return Future.succeededFuture(outcome);
    }
    long pause = 1 + random.nextLong(FIRST_PAUSE.toMillis() << retries);
    if (pause >= task.deadline().millisLeft() || !budget.spend()) {
      return Future.succeededFuture(outcome);
    }
    return vertx.timer(pause, TimeUnit.MILLISECONDS).compose(waited -> attempt(task, retries + 1));
  }

  private record Task(
      Deadline deadline,
      Supplier<Future<Optional<Outcome>>> permit,
      Supplier<Future<Outcome>> call) {}

  private static boolean refusesDate(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && SIGNATURE_ERRORS.contains(refused.error().type());
  }

  /**
   * Limits retries to a share of the first attempts, so that retries cannot multiply an outage or a
   * throttle. Thread-safe: one for all event loops.
   */
  public static final class RetryBudget {
    /** Retries for each first attempt. */
    private static final double SHARE = 0.1;

    /** Retries at the start, and at most: enough for single failures at little traffic. */
    private static final double RESERVE = 10;

    private double left = RESERVE;
    private long spent;

    /** Counts a first attempt. */
    synchronized void called() {
      left = Math.min(RESERVE, left + SHARE);
    }

    /** Takes one retry; false when none is left. */
    synchronized boolean spend() {
      if (left < 1) {
        return false;
      }
      left--;
      spent++;
      return true;
    }

    /** The number of retries so far. */
    public synchronized long spent() {
      return spent;
    }
  }
}
