package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.cognito.CircuitBreaker.Entry;
import io.forgotpassword.gateway.cognito.CircuitBreaker.Health;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
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
 * A call is made, and made again only when Cognito provably did not process it: no connection was
 * had, the call was throttled, or its signature's date was refused. A request that was sent and not
 * answered is never sent again, since it may have become a message. One instance for each event
 * loop.
 */
public final class Attempts {
  /** With {@link #FIRST_PAUSE} and full jitter, three tries span what a failover takes. */
  private static final int MAX_RETRIES = 2;

  /** About one call's time, so that a throttled second gets time to pass. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  /** Errors by which AWS refuses a signature, its date among other reasons. */
  private static final Set<String> OF_A_SIGNATURE =
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

  /** Attempts of this event loop, over what all of them share. */
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
   * The time a request has.
   *
   * @param arrived when it arrived, on {@code nanoClock}
   * @param unwanted whether nobody waits for its answer any more
   */
  public Deadline patience(long arrived, BooleanSupplier unwanted) {
    return new Deadline(arrived + timeout.toNanos(), nanoClock, unwanted);
  }

  /** The outcome of the last attempt at a call that need not wait; fails only as it does. */
  public Future<Outcome> make(Deadline patience, Supplier<Future<Outcome>> call) {
    return make(patience, () -> Future.succeededFuture(Optional.empty()), call);
  }

  /**
   * The outcome of the last attempt; fails only as the call or its turn does.
   *
   * @param turn waits until one call may go, or says why it may not
   */
  public Future<Outcome> make(
      Deadline patience, Supplier<Future<Optional<Outcome>>> turn, Supplier<Future<Outcome>> call) {
    budget.called();
    return attempt(new Task(patience, turn, call), 0);
  }

  /** Who waits long for a turn must not hold the probe's place, so that is taken after. */
  private Future<Outcome> attempt(Task task, int retries) {
    Outcome.Refused objection = task.patience().objection();
    if (objection != null || breaker.refuses()) {
      return Future.succeededFuture(objection == null ? CognitoClient.unreachable() : objection);
    }
    return task.turn()
        .get()
        .compose(
            refused ->
                refused.isPresent()
                    ? Future.succeededFuture(refused.get())
                    : inTurn(task, retries));
  }

  private Future<Outcome> inTurn(Task task, int retries) {
    Entry entry = breaker.enter();
    if (entry == Entry.REFUSED) {
      return Future.succeededFuture(CognitoClient.unreachable());
    }
    boolean hadTime = 2 * task.patience().millisLeft() >= timeout.toMillis();
    Duration offset = skew.offset();
    return Future.succeededFuture()
        .compose(start -> task.call().get())
        .onComplete(
            outcome -> breaker.leave(entry, Health.of(outcome, hadTime)),
            broken -> breaker.leave(entry, Health.UNKNOWN))
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
    if (pause >= task.patience().millisLeft() || !budget.spend()) {
      return Future.succeededFuture(outcome);
    }
    return vertx.timer(pause, TimeUnit.MILLISECONDS).compose(rested -> attempt(task, retries + 1));
  }

  private record Task(
      Deadline patience,
      Supplier<Future<Optional<Outcome>>> turn,
      Supplier<Future<Outcome>> call) {}

  private static boolean refusesDate(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && OF_A_SIGNATURE.contains(refused.error().type());
  }
}
