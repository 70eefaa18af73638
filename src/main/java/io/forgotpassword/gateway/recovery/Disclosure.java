package io.forgotpassword.gateway.recovery;

import static io.vertx.core.Future.succeededFuture;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.signing.HmacSha256;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Decides what a caller may see of an outcome, and when. Not thread-safe: one for each event loop.
 *
 * <p>A limit on a username is never shown. Beyond that, {@code uniform} gives one answer to every
 * outcome that depends on the user: a simulated delivery to ForgotPassword, a mismatched code to
 * ConfirmForgotPassword. What depends on the configuration or on the way to Cognito is shown as it
 * is. So is what is wrong with a new password, because Cognito tells that only to the holder of a
 * valid code.
 */
public final class Disclosure {
  /**
   * Cognito's errors that can be about the user. All others are about the configuration, the
   * account or the way to Cognito, and hiding those would leave an operator in the dark.
   */
  private static final Set<String> ABOUT_A_USER =
      Set.of(
          "CodeDeliveryFailureException",
          "CodeMismatchException",
          "ExpiredCodeException",
          "InvalidLambdaResponseException",
          "InvalidParameterException",
          "LimitExceededException",
          "NotAuthorizedException",
          "TooManyFailedAttemptsException",
          "UnexpectedLambdaException",
          "UserLambdaValidationException",
          "UserNotConfirmedException",
          "UserNotFoundException");

  private static final Outcome CODE_MISMATCH =
      new Outcome.Refused(
          Verdict.REJECTED,
          ServiceError.client(
              "CodeMismatchException", "Invalid verification code provided, please try again."),
          null,
          null);

  private static final int LETTERS = 26;

  private final AppClients clients;
  private final HmacSha256 deliveryHash;
  private final LatencyEstimate latency;
  private final EventLoopExecutor executor;
  private final LongSupplier nanoClock;

  /**
   * The disclosure of each client's own settings.
   *
   * @param deliveryKey makes the simulated deliveries; shared by all gateways of one deployment, so
   *     that they give one answer
   * @param nanoClock the clock that {@link RequestContext#nanos()} was read from
   */
  public Disclosure(
      AppClients clients,
      byte[] deliveryKey,
      LatencyEstimate latency,
      EventLoopExecutor executor,
      LongSupplier nanoClock) {
    this.clients = clients;
    this.deliveryHash = new HmacSha256(deliveryKey);
    this.latency = latency;
    this.executor = executor;
    this.nanoClock = nanoClock;
  }

  /**
   * What a request's caller sees of its outcome, as soon as the caller may see it.
   *
   * @param decision complete when a request may be acknowledged
   */
  Future<Outcome> reveal(
      RecoveryRequest request, Future<Decision> decision, Future<Outcome> outcome) {
    AppClient client = clients.find(request.clientId());
    if (client == null) {
      return outcome;
    }
    if (client.acknowledges(request)) {
      return decision.transform(known -> succeededFuture(visibleNow(request, decision, outcome)));
    }
    if (client.settings().disclosure() == ClientSettings.Disclosure.FAITHFUL) {
      return outcome.compose(known -> faithfully(request, known));
    }
    return request.operation() == Operation.FORGOT_PASSWORD
        ? onSchedule(request, decision, outcome)
        : inSteps(request, decision, outcome);
  }

  /** The answer to a limit on the username takes as long as Cognito's might have. */
  private Future<Outcome> faithfully(RecoveryRequest request, Outcome outcome) {
    return outcome.verdict() == Verdict.LIMITED_USERNAME
        ? answerAfter(request, latency.plausible(request.operation()))
            .map(then -> concealed(request))
        : succeededFuture(outcome);
  }

  /**
   * Every outcome that depends on the user is answered at the same time after arrival. If Cognito
   * has not answered by then, nobody waits for it: its answer would not be told anyway. What is
   * known already and does not depend on the user is answered at once.
   */
  private Future<Outcome> onSchedule(
      RecoveryRequest request, Future<Decision> decision, Future<Outcome> outcome) {
    if (outcome.isComplete() && isAboutNoUser(decision, outcome.result())) {
      return outcome;
    }
    return answerAfter(request, latency.schedule(request.operation()))
        .map(then -> visibleNow(request, decision, outcome));
  }

  /**
   * A failed confirmation is answered after a whole number of steps, so that its time does not tell
   * its reason. The length of a step is chosen on arrival: chosen when Cognito has answered, it
   * would depend on when that was. A step is long enough for nearly all answers, because an answer
   * that takes two steps tells something of a user.
   */
  private Future<Outcome> inSteps(
      RecoveryRequest request, Future<Decision> decision, Future<Outcome> outcome) {
    Duration step = latency.schedule(request.operation()).multipliedBy(2);
    return outcome.compose(
        known ->
            hides(decision, known)
                ? answerAtStep(request, step).map(then -> concealed(request))
                : succeededFuture(known));
  }

  /** Completes so long after a request's arrival, or at once when that is over already. */
  private Future<Void> answerAfter(RecoveryRequest request, Duration sinceArrival) {
    long left = sinceArrival.toNanos() - elapsed(request);
    return left <= 0 ? succeededFuture() : executor.after(Duration.ofNanos(left));
  }

  /** Completes a whole number of steps after a request's arrival, at the next one. */
  private Future<Void> answerAtStep(RecoveryRequest request, Duration step) {
    long steps = elapsed(request) / step.toNanos() + 1;
    return answerAfter(request, step.multipliedBy(steps));
  }

  private long elapsed(RecoveryRequest request) {
    return nanoClock.getAsLong() - request.context().nanos();
  }

  /** The outcome when it is known and does not depend on the user, else what every user is told. */
  private Outcome visibleNow(
      RecoveryRequest request, Future<Decision> decision, Future<Outcome> outcome) {
    return outcome.isComplete() && isAboutNoUser(decision, outcome.result())
        ? outcome.result()
        : concealed(request);
  }

  private static boolean isAboutNoUser(Future<Decision> decision, Outcome outcome) {
    return outcome instanceof Outcome.Refused && !hides(decision, outcome);
  }

  /** Who gets as far as to wait for a permit in vain is not limited, so that is hidden, too. */
  private static boolean hides(Future<Decision> decision, Outcome outcome) {
    if (!(outcome instanceof Outcome.Refused refused)) {
      return false;
    }
    return switch (refused.verdict()) {
      case LIMITED_USERNAME -> true;
      case OVERLOADED -> decision.succeeded() && decision.result().passedLimits();
      case REJECTED ->
          ABOUT_A_USER.contains(refused.error().type())
              && !ClientSecrets.Proofs.areRefusedBy(refused);
      default -> false;
    };
  }

  private Outcome concealed(RecoveryRequest request) {
    if (request.operation() == Operation.CONFIRM_FORGOT_PASSWORD) {
      return CODE_MISMATCH;
    }
    return new Outcome.Accepted(simulatedDelivery(request.username()), null);
  }

  /**
   * A masked e-mail address of the shape that Cognito gives. The same username always gets the
   * same, and nobody can tell which without the key.
   */
  private CodeDelivery simulatedDelivery(Username username) {
    byte[] hash = deliveryHash.of(username.normalised().getBytes(UTF_8));
    String destination = letter(hash[0]) + "***@" + letter(hash[1]) + "***";
    return new CodeDelivery("email", "EMAIL", destination);
  }

  private static char letter(byte hash) {
    return (char) ('a' + (hash & 0xFF) % LETTERS);
  }
}
