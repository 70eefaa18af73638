package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.CircuitBreaker;
import io.forgotpassword.gateway.cognito.ClockSkew;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.cognito.RequestSigner;
import io.forgotpassword.gateway.cognito.RetryBudget;
import io.forgotpassword.gateway.cognito.SigV4RequestSigner;
import io.forgotpassword.gateway.governor.Governor;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.governor.Scheduler.SchedulerThread;
import io.forgotpassword.gateway.limit.SharedQuota;
import io.forgotpassword.gateway.metrics.UpstreamMeters;
import io.forgotpassword.gateway.signing.CredentialsSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the parts that call Cognito: those that all event loops share, and those of each loop. */
final class UpstreamWiring {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamWiring.class);

  private final CognitoSettings settings;
  private final CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);
  private final RetryBudget retries = new RetryBudget();
  private final ClockSkew skew = new ClockSkew(InstantSource.system());
  private final SchedulerThread scheduler = new SchedulerThread();
  private final Governor governor;
  private final @Nullable CredentialsSource credentials;

  UpstreamWiring(CognitoSettings settings, Optional<SharedQuota> quota, MeterRegistry registry) {
    this.settings = settings;
    UpstreamMeters meters = new UpstreamMeters(registry);
    this.governor = governor(quota, meters);
    boolean signs = settings.signing() == CognitoSettings.Signing.SIGV4;
    this.credentials = signs ? new CredentialsSource(InstantSource.system(), LOG::warn) : null;
    meters.breaker(breaker, CircuitBreaker.State.class, CircuitBreaker::state);
    meters.retries(retries, RetryBudget::spent);
  }

  /** A request may wait for a permit for half of its time; Cognito has the other half to answer. */
  private Governor governor(Optional<SharedQuota> quota, UpstreamMeters meters) {
    Governor shared =
        new Governor(
            settings.requestsPerSecond(),
            settings.timeout().dividedBy(2),
            quota,
            System::nanoTime,
            scheduler,
            meters::waited);
    meters.pace(shared, Governor::rate, Governor::ceiling, Governor::waiting);
    for (PermitResult refusal : EnumSet.complementOf(EnumSet.of(PermitResult.GRANTED))) {
      meters.shed(shared, refusal.id(), of -> of.decided(refusal));
    }
    return shared;
  }

  Governor governor() {
    return governor;
  }

  Future<Void> credentialsFound() {
    return credentials == null
        ? Future.succeededFuture()
        : Future.fromCompletionStage(credentials.start()).mapEmpty();
  }

  /** Of one event loop. */
  CognitoClient client(Vertx vertx, CognitoClient.CallListener listener) {
    RequestSigner signer =
        credentials == null
            ? RequestSigner.NONE
            : new SigV4RequestSigner(settings, credentials::current, skew);
    return new CognitoClient(vertx, settings, signer, listener);
  }

  /** Of one event loop. */
  Attempts attempts(Vertx vertx) {
    return new Attempts(
        vertx, settings, breaker, retries, skew, System::nanoTime, new SplittableRandom());
  }

  void close() {
    scheduler.close();
    if (credentials != null) {
      credentials.close();
    }
  }
}
