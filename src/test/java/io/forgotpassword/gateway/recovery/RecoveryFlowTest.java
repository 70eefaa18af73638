package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.audit.AuditEvent;
import io.forgotpassword.gateway.audit.AuditLedger;
import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.Attempts.RetryBudget;
import io.forgotpassword.gateway.cognito.CircuitBreaker;
import io.forgotpassword.gateway.cognito.ClockSkew;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.cognito.RequestSigner;
import io.forgotpassword.gateway.governor.Governor;
import io.forgotpassword.gateway.governor.Scheduler;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.metrics.LimitMeters;
import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.RequestObserver;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.forgotpassword.gateway.telemetry.TraceSpan.SpanName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each step of the flow throws once, from what it was given. */
class RecoveryFlowTest {
  /** Where it throws, under which disclosure, and how that is answered and recorded. */
  private enum Fault {
    VALIDATE(ClientSettings.Disclosure.FAITHFUL, Verdict.BROKEN, Verdict.BROKEN),
    JOIN_IDENTICAL(ClientSettings.Disclosure.FAITHFUL, Verdict.BROKEN, Verdict.BROKEN),
    REQUIRE_ROOM(ClientSettings.Disclosure.FAITHFUL, Verdict.BROKEN, Verdict.BROKEN),
    TRACE_LIMITS(ClientSettings.Disclosure.FAITHFUL, Verdict.BROKEN, Verdict.BROKEN),
    ASK_LIMITS(ClientSettings.Disclosure.FAITHFUL, Verdict.BROKEN, Verdict.BROKEN),
    PERMIT(ClientSettings.Disclosure.FAITHFUL, Verdict.BROKEN, Verdict.BROKEN),
    RESERVE_PERMIT(ClientSettings.Disclosure.ACKNOWLEDGE, Verdict.BROKEN, Verdict.BROKEN),
    ACKNOWLEDGE(ClientSettings.Disclosure.ACKNOWLEDGE, Verdict.BROKEN, Verdict.BROKEN),
    RESERVED_PERMIT(ClientSettings.Disclosure.ACKNOWLEDGE, Verdict.ACCEPTED, Verdict.BROKEN),
    DESCRIBE(ClientSettings.Disclosure.FAITHFUL, Verdict.BROKEN, Verdict.BROKEN),
    CALL(ClientSettings.Disclosure.FAITHFUL, Verdict.BROKEN, Verdict.BROKEN),
    RECORD_LIMITS(ClientSettings.Disclosure.FAITHFUL, Verdict.ACCEPTED, Verdict.ACCEPTED),
    RECORD_AUDIT(ClientSettings.Disclosure.FAITHFUL, Verdict.ACCEPTED, Verdict.ACCEPTED),
    DISCLOSE(ClientSettings.Disclosure.UNIFORM, Verdict.BROKEN, Verdict.ACCEPTED);

    private final ClientSettings.Disclosure disclosure;
    private final Verdict answered;
    private final Verdict recorded;

    Fault(ClientSettings.Disclosure disclosure, Verdict answered, Verdict recorded) {
      this.disclosure = disclosure;
      this.answered = answered;
      this.recorded = recorded;
    }
  }

  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Scheduler.SchedulerThread scheduler = new Scheduler.SchedulerThread();
  private final List<AuditEvent> records = new CopyOnWriteArrayList<>();
  private final FaultyRegistry registry = new FaultyRegistry();
  private final AtomicInteger governorReads = new AtomicInteger();
  private volatile @Nullable Fault fault;
  private @Nullable HttpServer cognito;
  private @Nullable Flows flows;

  @BeforeEach
  void startCognito() {
    cognito =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("{}"))
            .listen(0, "127.0.0.1")
            .await();
  }

  @AfterEach
  void close() {
    scheduler.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void a_step_that_throws_is_answered_and_recorded_once_and_the_next_request_succeeds(Fault step)
      throws Exception {
    RecoveryFlow flow = onContext(() -> Future.succeededFuture(flow(step.disclosure)));
    fault = step;

    Outcome answer = onContext(() -> flow.handle(request()));
    Await.until("the record", () -> records.size() == 1);

    assertThat(answer.verdict()).isEqualTo(step.answered);
    assertThat(records.get(0).outcome().verdict()).isEqualTo(step.recorded);
    fault = null;
    assertThat(onContext(() -> flow.handle(request())).verdict()).isEqualTo(Verdict.ACCEPTED);
    Await.until("the second record", () -> records.size() == 2 && unrecorded() == 0);
    assertThat(records.get(1).outcome().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(registry.get("gateway.requests").timers())
        .extracting(timer -> timer.count())
        .as("the metrics count each once")
        .satisfies(
            counts -> assertThat(counts.stream().mapToLong(count -> count).sum()).isEqualTo(2));
  }

  private int unrecorded() {
    return flows == null ? 0 : flows.recorder().unrecorded();
  }

  private void failIf(Fault here) {
    if (fault == here) {
      throw new IllegalStateException("broken on purpose: " + here);
    }
  }

  private LongSupplier clockThatFails(Fault here) {
    return () -> {
      failIf(here);
      return System.nanoTime();
    };
  }

  /** Is read first for room in the queue, and then for the permit. */
  private long governorNanos() {
    failIf(Fault.REQUIRE_ROOM);
    if (fault == Fault.PERMIT || fault == Fault.RESERVE_PERMIT) {
      if (governorReads.incrementAndGet() == 2) {
        throw new IllegalStateException("broken on purpose: " + fault);
      }
    }
    return System.nanoTime();
  }

  private long limiterNanos() {
    failIf(Fault.ASK_LIMITS);
    return System.nanoTime();
  }

  private RecoveryFlow flow(ClientSettings.Disclosure disclosure) {
    EventLoopExecutor executor = new FaultyExecutor();
    CognitoSettings settings = cognitoSettings();
    CognitoClient client =
        new CognitoClient(vertx, settings, RequestSigner.NONE, (operation, nanos) -> {});
    ClockSkew skew = new ClockSkew(InstantSource.system(), System::nanoTime);
    CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);
    Attempts attempts =
        new Attempts(
            vertx,
            settings,
            breaker,
            new RetryBudget(),
            skew,
            System::nanoTime,
            new SplittableRandom());
    Governor governor =
        new Governor(
            25,
            Duration.ofSeconds(5),
            20,
            Optional.empty(),
            this::governorNanos,
            scheduler,
            waited -> {},
            Governor.Timings.PRODUCTION);
    LatencyEstimate latency =
        new LatencyEstimate(Duration.ofSeconds(5), new SplittableRandom(), System::nanoTime);
    AppClients clients = clients(disclosure);
    RequestMeters meters = new RequestMeters(registry, Operation.RECOVERY);
    RequestRecorder recorder =
        new RequestRecorder(
            meters,
            new LimitMeters(registry),
            new DecisionLog(8),
            this::publish,
            new AuditLedger(),
            InstantSource.system(),
            System::nanoTime);
    GovernedCalls calls =
        new GovernedCalls(
            Map.of(
                QuotaCategory.USER_ACCOUNT_RECOVERY,
                new GovernedCalls.CategoryCalls(governor, attempts)),
            client,
            latency,
            executor,
            clockThatFails(Fault.RESERVED_PERMIT));
    RecoveryFlow flow =
        new RecoveryFlow(
            clients,
            new OwnerDevices(null),
            new InFlightRequests(WINDOW, WINDOW, clockThatFails(Fault.JOIN_IDENTICAL)),
            RateLimiter.local(limits(), this::limiterNanos, new byte[16]),
            executor,
            calls,
            recorder,
            new Disclosure(
                clients,
                latency,
                executor,
                System::nanoTime,
                new UpstreamFaults(meters, System::nanoTime),
                meters));
    flows =
        new Flows(
            flow,
            new PassThroughFlow(
                List.of(),
                clients,
                RateLimiter.local(limits(), System::nanoTime, new byte[16]),
                executor,
                calls,
                recorder,
                new UpstreamFaults(meters, System::nanoTime)),
            new OwnerDevices(null),
            null,
            calls,
            recorder);
    return flow;
  }

  private CognitoSettings cognitoSettings() {
    int port = cognito == null ? 0 : cognito.actualPort();
    return new CognitoSettings(
        "eu-west-1",
        URI.create("http://127.0.0.1:" + port),
        CognitoSettings.Signing.NONE,
        Duration.ofSeconds(20),
        2,
        25,
        List.of(),
        Map.of());
  }

  private AppClients clients(ClientSettings.Disclosure disclosure) {
    ClientSettings settings =
        new ClientSettings(
            RecoveryFixtures.CLIENT_ID,
            List.of(Secret.of("secret")),
            "us-east-1_Example00",
            disclosure,
            ClientSettings.DeliveryHint.EMAIL,
            null,
            true,
            ClientSettings.EncodedData.DERIVE,
            List.of(),
            Map.of(),
            null);
    return new AppClients(
        List.of(settings),
        new ClientSecrets(List.of(settings)),
        new byte[] {1},
        () -> {
          failIf(Fault.DESCRIBE);
          return Instant.now();
        },
        null);
  }

  private static LimitSettings limits() {
    LimitSettings.Rule messages =
        new LimitSettings.Rule(
            "messages",
            List.of(LimitSettings.Key.USERNAME),
            List.of(new LimitSettings.Allowance(100, Duration.ofHours(1))),
            LimitSettings.Mode.ENFORCE,
            24,
            48,
            Set.of(Operation.FORGOT_PASSWORD));
    return new LimitSettings(
        LimitSettings.Store.LOCAL,
        Secret.NONE,
        1_000,
        Duration.ZERO,
        List.of(messages),
        LimitSettings.ALL_COUNTRIES,
        null);
  }

  private RecoveryRequest request() {
    return new RecoveryRequest(
        RecoveryFixtures.context(System.nanoTime(), new FaultyObserver()),
        Operation.FORGOT_PASSWORD,
        RecoveryFixtures.CLIENT_ID,
        Username.of("grace"),
        Secret.NONE,
        Secret.NONE,
        null,
        null,
        new FaultyMetadata(),
        null);
  }

  private void publish(AuditEvent event, TraceSpan span) {
    records.add(event);
    failIf(Fault.RECORD_AUDIT);
  }

  private <T> T onContext(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        go -> Future.succeededFuture().compose(start -> work.get()).onComplete(promise));
    return promise.future().await();
  }

  private final class FaultyExecutor implements EventLoopExecutor {
    @Override
    public <T> Future<T> resume(Future<T> answer) {
      return answer.isComplete()
          ? answer
          : Future.fromCompletionStage(answer.toCompletionStage(), context);
    }

    @Override
    public Future<Void> after(Duration time) {
      if (time.compareTo(WINDOW) < 0) {
        failIf(Fault.ACKNOWLEDGE);
        failIf(Fault.DISCLOSE);
      }
      return vertx.timer(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
    }
  }

  private final class FaultyObserver implements RequestObserver {
    @Override
    public TraceSpan begin(SpanName stage) {
      if (stage == SpanName.ADMIT) {
        failIf(Fault.TRACE_LIMITS);
      }
      if (stage == SpanName.FORWARD) {
        failIf(Fault.CALL);
      }
      return TraceSpan.NONE;
    }
  }

  private final class FaultyMetadata extends AbstractMap<String, String> {
    @Override
    public Set<Map.Entry<String, String>> entrySet() {
      failIf(Fault.VALIDATE);
      return Set.of();
    }
  }

  private final class FaultyRegistry extends SimpleMeterRegistry {
    @Override
    protected Counter newCounter(Meter.Id id) {
      failIf(Fault.RECORD_LIMITS);
      return super.newCounter(id);
    }
  }
}
