package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.Deadline;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.governor.Governor;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to Cognito, each with a permit of the governor's. The latency estimate learns how long each
 * call took without the wait for its permit, and the governor when Cognito throttled. One instance
 * for each event loop.
 */
public final class GovernedCalls {
  private final Governor governor;
  private final Attempts attempts;
  private final CognitoClient cognito;
  private final LatencyEstimate latency;
  private final EventLoopExecutor executor;
  private final LongSupplier nanoClock;

  /**
   * @param governor shared by all event loops
   * @param nanoClock the governor's
   */
  public GovernedCalls(
      Governor governor,
      Attempts attempts,
      CognitoClient cognito,
      LatencyEstimate latency,
      EventLoopExecutor executor,
      LongSupplier nanoClock) {
    this.governor = governor;
    this.attempts = attempts;
    this.cognito = cognito;
    this.latency = latency;
    this.executor = executor;
    this.nanoClock = nanoClock;
  }

  /** The permits of one request, one for each call that it makes, and its deadline. */
  static final class PermitSource {
    private final Deadline deadline;
    private final Supplier<Future<PermitResult>> governor;
    private @Nullable PermitResult reserved;

    private PermitSource(
        Deadline deadline,
        @Nullable PermitResult reserved,
        Supplier<Future<PermitResult>> governor) {
      this.deadline = deadline;
      this.reserved = reserved;
      this.governor = governor;
    }

    private Future<PermitResult> next() {
      PermitResult first = reserved;
      reserved = null;
      return first == null ? governor.get() : Future.succeededFuture(first);
    }
  }

  /** Whether the circuit breaker lets no call through now. */
  boolean areSuspended() {
    return attempts.areSuspended();
  }

  /** Whether a request may wait for a permit. One that may not is refused before it is charged. */
  boolean hasRoomFor(RecoveryRequest request) {
    return governor.hasRoomFor(addressOf(request));
  }

  /**
   * The permits of a request whose caller waits for the answer. The request is dropped when its
   * caller has gone.
   *
   * @param unshared whether no other request waits for the same answer
   */
  PermitSource permitsOf(RecoveryRequest request, BooleanSupplier unshared) {
    RequestContext context = request.context();
    BooleanSupplier gone = () -> context.caller().isGone() && unshared.getAsBoolean();
    Deadline deadline = attempts.deadline(context.nanos(), gone);
    return new PermitSource(deadline, null, () -> governor.ask(addressOf(request), gone, this));
  }

  /**
   * A permit for a request that is answered before Cognito is called. The future is complete when
   * it is refused; otherwise the permit is certain.
   */
  Future<PermitResult> reserve(RecoveryRequest request) {
    return cognito.isFull()
        ? Future.succeededFuture(PermitResult.FULL)
        : governor.reserve(addressOf(request), this);
  }

  /** The permits of a request that has been answered. Its time counts from its first permit. */
  PermitSource reservedPermitsOf(RecoveryRequest request, PermitResult first) {
    Deadline deadline = attempts.deadline(nanoClock.getAsLong(), () -> false);
    return new PermitSource(deadline, first, () -> governor.reserve(addressOf(request), this));
  }

  /** The outcome of a call, or of the wait for its permit, after any retries. */
  Future<Outcome> call(UpstreamCall call, PermitSource permits, RequestContext request) {
    Deadline deadline = permits.deadline;
    return attempts.make(
        deadline, () -> refusalOf(permits.next()), () -> send(call, deadline, request));
  }

  /** Empty when the permit is granted. */
  private Future<Optional<Outcome>> refusalOf(Future<PermitResult> permit) {
    return executor
        .resume(permit)
        .map(
            result ->
                result == PermitResult.GRANTED
                    ? Optional.empty()
                    : Optional.of(Refusals.withoutPermit(result)));
  }

  private Future<Outcome> send(UpstreamCall call, Deadline deadline, RequestContext request) {
    long sent = nanoClock.getAsLong();
    return cognito
        .call(call, deadline, request)
        .onSuccess(outcome -> learnFrom(call, request, outcome, sent));
  }

  private void learnFrom(UpstreamCall call, RequestContext request, Outcome outcome, long sent) {
    long nanos = nanoClock.getAsLong() - sent;
    latency.ended(call.operation(), outcome, request.connection().ip(), nanos);
    if (outcome.verdict() == Verdict.THROTTLED) {
      governor.throttled(sent);
    }
  }

  Future<Void> warmUp() {
    return cognito.warmUp();
  }

  Future<Void> close() {
    governor.dismiss(this);
    return executor.after(RecoveryFlow.SOON).compose(recorded -> cognito.close());
  }

  private static ClientIp addressOf(RecoveryRequest request) {
    return request.context().connection().ip();
  }
}
