package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.CallListener;
import io.forgotpassword.gateway.cognito.CircuitBreaker;
import io.forgotpassword.gateway.cognito.ClockSkew;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.cognito.RequestSigner;
import io.forgotpassword.gateway.cognito.RetryBudget;
import io.forgotpassword.gateway.cognito.SigV4RequestSigner;
import io.forgotpassword.gateway.governor.Governor;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.governor.SchedulerThread;
import io.forgotpassword.gateway.limit.SharedQuota;
import io.forgotpassword.gateway.metrics.UpstreamMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The way to Cognito: what all event loops share of it, and what each has of its own. */
final class UpstreamWiring {
  private final CognitoSettings settings;
  private final CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);
  private final RetryBudget retries = new RetryBudget();
  private final ClockSkew clock = new ClockSkew(InstantSource.system());
  private final SchedulerThread alarm = new SchedulerThread();
  private final Governor governor;
  private final @Nullable AwsIdentity identity;

  UpstreamWiring(CognitoSettings settings, Optional<SharedQuota> quota, MeterRegistry registry) {
    this.settings = settings;
    UpstreamMeters meters = new UpstreamMeters(registry);
    this.governor = governor(quota, meters);
    boolean signs = settings.signing() == CognitoSettings.Signing.SIGV4;
    this.identity = signs ? new AwsIdentity() : null;
    meters.breaker(breaker, CircuitBreaker.State.class, CircuitBreaker::state);
    meters.retries(retries, RetryBudget::spent);
  }

  /** A request may wait for half of its time; the other half is Cognito's to answer in. */
  private Governor governor(Optional<SharedQuota> quota, UpstreamMeters meters) {
    Governor shared =
        new Governor(
            settings.requestsPerSecond(),
            settings.timeout().dividedBy(2),
            quota,
            System::nanoTime,
            alarm,
            meters::waited);
    meters.pace(shared, Governor::rate, Governor::ceiling, Governor::waiting);
    for (PermitResult turn : EnumSet.complementOf(EnumSet.of(PermitResult.GRANTED))) {
      meters.shed(shared, turn.id(), of -> of.decided(turn));
    }
    return shared;
  }

  Governor governor() {
    return governor;
  }

  Future<Void> credentialsFound() {
    return identity == null ? Future.succeededFuture() : identity.found();
  }

  /** For one event loop. */
  CognitoClient client(Vertx vertx, CallListener listener) {
    RequestSigner signer =
        identity == null
            ? RequestSigner.NONE
            : new SigV4RequestSigner(settings, identity::current, clock);
    return new CognitoClient(vertx, settings, signer, listener);
  }

  /** For one event loop. */
  Attempts attempts(Vertx vertx) {
    return new Attempts(
        vertx, settings, breaker, retries, clock, System::nanoTime, new SplittableRandom());
  }

  void close() {
    alarm.close();
    if (identity != null) {
      identity.close();
    }
  }
}
