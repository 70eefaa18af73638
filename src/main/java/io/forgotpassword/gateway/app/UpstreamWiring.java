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
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.recovery.GovernedCalls.CategoryCalls;
import io.forgotpassword.gateway.signing.CredentialsSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the parts that call Cognito: those that all event loops share, and those of each loop. */
final class UpstreamWiring {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamWiring.class);

  private final CognitoSettings settings;
  private final ClockSkew skew = new ClockSkew(InstantSource.system(), System::nanoTime);
  private final SchedulerThread scheduler = new SchedulerThread();
  private final Map<QuotaCategory, SharedCategory> categories = new EnumMap<>(QuotaCategory.class);
  private final @Nullable CredentialsSource credentials;

  /** What all event loops share of one quota category. */
  private record SharedCategory(Governor governor, CircuitBreaker breaker, RetryBudget retries) {}

  /**
   * @param reservePercent the share of permits that is kept for trusted devices
   * @param quotas the quota that several gateways share for a category, if they do
   */
  UpstreamWiring(
      CognitoSettings settings,
      int reservePercent,
      Function<QuotaCategory, Optional<SharedQuota>> quotas,
      MeterRegistry registry) {
    this.settings = settings;
    boolean signs = settings.signing() == CognitoSettings.Signing.SIGV4;
    this.credentials = signs ? new CredentialsSource(InstantSource.system(), LOG::warn) : null;
    for (QuotaCategory category : settings.usedCategories()) {
      UpstreamMeters meters = new UpstreamMeters(registry, category);
      SharedCategory shared =
          new SharedCategory(
              governor(category, reservePercent, quotas.apply(category), meters),
              new CircuitBreaker(System::nanoTime),
              new RetryBudget());
      meters.breaker(shared.breaker, CircuitBreaker.State.class, CircuitBreaker::state);
      meters.retries(shared.retries, RetryBudget::spent);
      categories.put(category, shared);
    }
  }

  /** A request may wait for a permit for half of its time; Cognito has the other half to answer. */
  private Governor governor(
      QuotaCategory category,
      int reservePercent,
      Optional<SharedQuota> quota,
      UpstreamMeters meters) {
    Governor governor =
        new Governor(
            settings.ceiling(category),
            settings.timeout().dividedBy(2),
            reservePercent,
            quota,
            System::nanoTime,
            scheduler,
            meters::waited,
            Governor.Timings.PRODUCTION);
    meters.pace(governor, Governor::rate, Governor::ceiling, Governor::waiting);
    for (PermitResult refusal : EnumSet.complementOf(EnumSet.of(PermitResult.GRANTED))) {
      meters.shed(governor, refusal.id(), of -> of.decided(refusal));
    }
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
  Map<QuotaCategory, CategoryCalls> categories(Vertx vertx) {
    Map<QuotaCategory, CategoryCalls> calls = new EnumMap<>(QuotaCategory.class);
    categories.forEach(
        (category, shared) ->
            calls.put(category, new CategoryCalls(shared.governor, attempts(vertx, shared))));
    return calls;
  }

  private Attempts attempts(Vertx vertx, SharedCategory shared) {
    return new Attempts(
        vertx,
        settings,
        shared.breaker,
        shared.retries,
        skew,
        System::nanoTime,
        new SplittableRandom());
  }

  void close() {
    scheduler.close();
    if (credentials != null) {
      credentials.close();
    }
  }
}
