package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.Deadline;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.governor.Governor;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to Cognito, each with a permit of its quota category's governor. The latency estimate
 * learns how long each call took without the wait for its permit, and the governor when Cognito
 * throttled. One instance for each event loop.
 */
public final class GovernedCalls {
  private final Map<QuotaCategory, CategoryCalls> categories;
  private final CognitoClient cognito;
  private final LatencyEstimate latency;
  private final EventLoopExecutor executor;
  private final LongSupplier nanoClock;

  /**
   * @param categories those of all operations that are forwarded
   * @param nanoClock the governors'
   */
  public GovernedCalls(
      Map<QuotaCategory, CategoryCalls> categories,
      CognitoClient cognito,
      LatencyEstimate latency,
      EventLoopExecutor executor,
      LongSupplier nanoClock) {
    this.categories = Map.copyOf(categories);
    this.cognito = cognito;
    this.latency = latency;
    this.executor = executor;
    this.nanoClock = nanoClock;
  }

  /**
   * How the calls of one quota category are made.
   *
   * @param governor shared by all event loops
   */
  public record CategoryCalls(Governor governor, Attempts attempts) {}

  /** The permits of one request, one for each call that it makes, and its deadline. */
  static final class PermitSource {
    private final CategoryCalls category;
    private final Deadline deadline;
    private final Supplier<Future<PermitResult>> governor;
    private @Nullable PermitResult reserved;

    private PermitSource(
        CategoryCalls category,
        Deadline deadline,
        @Nullable PermitResult reserved,
        Supplier<Future<PermitResult>> governor) {
      this.category = category;
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

  /** Whether the circuit breaker lets no call of a request through now. */
  boolean areSuspended(CallerRequest request) {
    return categoryOf(request).attempts.areSuspended();
  }

  /**
   * Whether a request may wait for a permit and a connection. One that may not is refused before it
   * is charged.
   *
   * @param guaranteed whether it is promised, so that it never expires
   */
  boolean hasRoomFor(CallerRequest request, boolean guaranteed) {
    return categoryOf(request).governor.hasRoomFor(request.ip(), request.lane(), guaranteed)
        && !cognito.connections().isFull();
  }

  /**
   * The permits of a request whose caller waits for the answer. The request is dropped when its
   * caller has gone.
   *
   * @param unshared whether no other request waits for the same answer
   */
  PermitSource permitsOf(CallerRequest request, BooleanSupplier unshared) {
    CategoryCalls category = categoryOf(request);
    RequestContext context = request.context();
    BooleanSupplier gone = () -> context.caller().isGone() && unshared.getAsBoolean();
    // A late answer serves those who repeat the request; only recoveries are shared.
    boolean extended = request.operation().isRecovery();
    Deadline deadline = category.attempts.deadline(context.nanos(), gone, extended);
    return new PermitSource(
        category,
        deadline,
        null,
        () -> category.governor.ask(request.ip(), request.lane(), gone, this));
  }

  /**
   * A permit and a place in the queue for connections, for a request that is answered before
   * Cognito is called. The future is complete when it is refused; otherwise both are certain, and
   * the place must be {@link #release}d after the call.
   */
  Future<PermitResult> reserve(RecoveryRequest request) {
    if (cognito.connections().isFull()) {
      return Future.succeededFuture(PermitResult.FULL);
    }
    Future<PermitResult> permit =
        categoryOf(request).governor.reserve(request.ip(), request.lane(), this);
    if (!permit.isComplete() || permit.result() == PermitResult.GRANTED) {
      cognito.connections().reserve();
    }
    return permit;
  }

  /** Gives the place of a request back that was not refused one. */
  void release() {
    cognito.connections().release();
  }

  /** The permits of a request that has been answered. Its time counts from its connection. */
  PermitSource reservedPermitsOf(RecoveryRequest request, PermitResult first) {
    CategoryCalls category = categoryOf(request);
    return new PermitSource(
        category,
        category.attempts.promisedDeadline(),
        first,
        () -> category.governor.reserve(request.ip(), request.lane(), this));
  }

  /** An answer that identical requests share, or that Cognito is late for this one. */
  Future<Outcome> inTime(CallerRequest request, Future<Outcome> shared) {
    return categoryOf(request).attempts.inTime(request.context().nanos(), shared);
  }

  /** The outcome of a call, or of the wait for its permit, after any retries. */
  Future<Outcome> call(UpstreamCall call, PermitSource permits, RequestContext request) {
    return permits.category.attempts.make(
        permits.deadline, () -> refusalOf(permits.next()), () -> send(call, permits, request));
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

  private Future<Outcome> send(UpstreamCall call, PermitSource permits, RequestContext request) {
    long sent = nanoClock.getAsLong();
    return cognito
        .call(call, permits.deadline, request)
        .onSuccess(
            outcome -> {
              long nanos = nanoClock.getAsLong() - sent;
              latency.ended(call.operation(), outcome, request.connection().ip(), nanos);
              if (outcome.verdict() == Verdict.THROTTLED) {
                permits.category.governor.throttled(sent);
              }
            });
  }

  /** Gets ready for the first request; completes whether or not Cognito can be reached. */
  public Future<Void> warmUp() {
    return cognito.warmUp();
  }

  /** Ends what waits and the calls in flight; completes when each of them is recorded. */
  public Future<Void> close() {
    categories.values().forEach(category -> category.governor.dismiss(this));
    return executor.after(RecoveryFlow.SOON).compose(recorded -> cognito.close());
  }

  private CategoryCalls categoryOf(CallerRequest request) {
    return Objects.requireNonNull(categories.get(request.category()), "each has been wired");
  }
}
