package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.admin.AdminVerticle;
import io.forgotpassword.gateway.admin.AdminVerticle.ConsoleFacts;
import io.forgotpassword.gateway.admin.Health;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.config.ShownConfig;
import io.forgotpassword.gateway.device.DeviceCookie;
import io.forgotpassword.gateway.edge.CertificateFiles;
import io.forgotpassword.gateway.edge.GatewayVerticle;
import io.forgotpassword.gateway.edge.InFlightBytes;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.metrics.LimitMeters;
import io.forgotpassword.gateway.metrics.PagesMeters;
import io.forgotpassword.gateway.metrics.ProcessMeters;
import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.metrics.TlsMeters;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.recovery.AppClients;
import io.forgotpassword.gateway.recovery.ClientSecrets;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.Disclosure;
import io.forgotpassword.gateway.recovery.Flows;
import io.forgotpassword.gateway.recovery.GovernedCalls;
import io.forgotpassword.gateway.recovery.InFlightRequests;
import io.forgotpassword.gateway.recovery.LatencyEstimate;
import io.forgotpassword.gateway.recovery.OwnerDevices;
import io.forgotpassword.gateway.recovery.OwnerPause;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import io.forgotpassword.gateway.recovery.PassThroughFlow;
import io.forgotpassword.gateway.recovery.RecoveryFlow;
import io.forgotpassword.gateway.recovery.RequestRecorder;
import io.forgotpassword.gateway.recovery.UpstreamFaults;
import io.forgotpassword.gateway.telemetry.AccessLog;
import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import io.forgotpassword.gateway.telemetry.Tracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Builds every part of a gateway from its configuration: what is shared once, the rest per event
 * loop.
 */
final class Wiring {
  /** A support call's worth of requests; an entry is about half a KiB. */
  private static final int MAX_EXPLAINED = 8192;

  private final GatewayConfig config;
  private final GatewayVerticle.Bounds bounds;
  private final Keys keys;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health(System::nanoTime);
  private final ProcessMeters process = new ProcessMeters(registry, Version.text());
  private final RequestMeters meters;
  private final PagesMeters pagesMeters = new PagesMeters(registry);
  private final LimitMeters limitMeters = new LimitMeters(registry);
  private final DecisionLog decisions = new DecisionLog(MAX_EXPLAINED);
  private final @Nullable CertificateFiles certificate;
  private final TlsMeters tlsMeters;
  private final LatencyEstimate latency;
  private final UpstreamFaults faults;
  private final ClientSecrets secrets;
  private final @Nullable DeviceCookie devices;
  private final InFlightRequests inFlight;
  private final InFlightBytes bodies;
  private final AuditWiring audit;
  private final RateLimiter limiter;
  private final UpstreamWiring upstream;
  private final Tracing tracing;
  private final @Nullable AccessLog accessLog;
  private volatile GatewayConfig inForce;

  Wiring(GatewayConfig config, GatewayVerticle.Bounds bounds) throws IOException {
    this.config = config;
    this.bounds = bounds;
    this.inForce = config;
    ServerSettings.Tls tls = config.server().tls();
    this.meters = new RequestMeters(registry, crossing(config.cognito()));
    this.faults = new UpstreamFaults(meters, System::nanoTime);
    this.certificate = tls == null ? null : CertificateFiles.open(tls);
    this.tlsMeters = new TlsMeters(registry, this::certificateExpiry);
    try {
      this.keys = Keys.of(config.audit());
      this.devices = devices(config);
      this.audit = new AuditWiring(config.audit(), keys, registry);
    } catch (IOException e) {
      throw new IOException(
          "audit: "
              + Reason.of(e)
              + " (expected: an audit.directory that this process alone writes to, and keys in it"
              + " that this process may read)",
          e);
    }
    this.limiter = limiter(config.limits(), keys.limits());
    this.secrets = new ClientSecrets(config.clients());
    this.bodies = new InFlightBytes(config.server().maxInFlightBytes(), config.server().maxBody());
    this.inFlight =
        new InFlightRequests(
            config.limits().singleFlight(), config.cognito().timeout(), System::nanoTime);
    this.latency =
        new LatencyEstimate(config.cognito().timeout(), new SplittableRandom(), System::nanoTime);
    this.upstream =
        new UpstreamWiring(
            config.cognito(), config.limits().reservePercent(), limiter::sharedQuota, registry);
    this.tracing = Tracing.of(config.telemetry(), Version.text(), config.cognito().endpoint());
    TelemetrySettings telemetry = config.telemetry();
    this.accessLog =
        telemetry.accessLog() ? new AccessLog(System::nanoTime, telemetry.accessLogPaths()) : null;
    CountedElsewhere.register(registry, limiter, tracing);
  }

  private double certificateExpiry() {
    return certificate == null ? Double.NaN : certificate.expiry().getEpochSecond();
  }

  private static Set<Operation> crossing(CognitoSettings settings) {
    Set<Operation> crossing = EnumSet.copyOf(Operation.RECOVERY);
    crossing.addAll(settings.passThrough());
    return crossing;
  }

  private static RateLimiter limiter(LimitSettings settings, byte[] key) {
    return switch (settings.store()) {
      case LOCAL -> RateLimiter.local(settings, System::nanoTime, key);
      case REDIS -> RateLimiter.redis(settings, System::nanoTime, key);
    };
  }

  private static @Nullable DeviceCookie devices(GatewayConfig config) throws IOException {
    LimitSettings.TrustedDevices settings = config.limits().trustedDevices();
    return settings == null
        ? null
        : new DeviceCookie(
            Keys.ofDevices(settings.keys(), config.audit().directory()),
            settings.remember(),
            InstantSource.system(),
            new SecureRandom());
  }

  Health health() {
    return health;
  }

  ProcessMeters process() {
    return process;
  }

  RateLimiter limiter() {
    return limiter;
  }

  /**
   * From now on the limit rules, the client secrets and the device keys of another configuration
   * hold. Returns the configuration in force.
   */
  GatewayConfig apply(GatewayConfig changed) {
    limiter.replaceRules(changed.limits().rules());
    secrets.replace(changed.clients());
    inForce = inForce.withReloadable(changed);
    LimitSettings.TrustedDevices trusted = inForce.limits().trustedDevices();
    if (devices != null && trusted != null && !trusted.keys().isEmpty()) {
      devices.replaceKeys(trusted.keys());
    }
    process.reloadApplied();
    return inForce;
  }

  /** Waits for credentials, then for a shared store, but not for long: limits go on without. */
  Future<Void> ready() {
    return upstream.credentialsFound().compose(found -> limiter.ready());
  }

  AuditWiring audit() {
    return audit;
  }

  EventLoopWatch watch() {
    return new EventLoopWatch(health, process, System::nanoTime, EventLoopWatch.PERIOD);
  }

  AdminVerticle admin(Vertx vertx) {
    return new AdminVerticle(
        config.admin(),
        bounds.adminIdle(),
        health,
        registry,
        decisions,
        limiter,
        audit.trail().publisher(vertx)::publish,
        audit.trail().watchers(),
        new ConsoleFacts(Version.text(), () -> ShownConfig.of(inForce)));
  }

  GatewayVerticle edge() {
    String sole = config.clients().size() == 1 ? config.clients().get(0).clientId() : null;
    return new GatewayVerticle(
        new GatewayVerticle.Parts(
            bounds,
            config.server(),
            certificate,
            tlsMeters,
            config.loginPages(),
            pagesMeters,
            sole,
            bodies,
            meters::spoofed,
            tracing,
            accessLog,
            this::flows));
  }

  /** Releases what no verticle closes. */
  void close() {
    upstream.close();
    tracing.close();
    audit.close();
    limiter.close();
    process.close();
  }

  private CognitoClient.CallListener callListener() {
    return new CognitoClient.CallListener() {
      @Override
      public void called(Operation operation, long nanos) {
        meters.called(operation, nanos);
      }

      @Override
      public void unreachable(Throwable cause) {
        faults.unreachable(cause);
      }
    };
  }

  private Flows flows(Vertx vertx) {
    VertxEventLoopExecutor executor = new VertxEventLoopExecutor(vertx);
    OwnerPause pause = ownerPause(vertx, executor);
    AppClients clients =
        new AppClients(config.clients(), secrets, keys.device(), InstantSource.system(), pause);
    CognitoClient cognito = upstream.client(vertx, callListener());
    RequestRecorder recorder =
        new RequestRecorder(
            meters,
            limitMeters,
            decisions,
            audit.trail().publisher(vertx)::publish,
            audit.trail().ledger(),
            InstantSource.system(),
            System::nanoTime);
    OwnerDevices known = new OwnerDevices(devices);
    Disclosure disclosure =
        new Disclosure(clients, latency, executor, System::nanoTime, faults, meters);
    GovernedCalls calls =
        new GovernedCalls(upstream.categories(vertx), cognito, latency, executor, System::nanoTime);
    return new Flows(
        new RecoveryFlow(clients, known, inFlight, limiter, executor, calls, recorder, disclosure),
        new PassThroughFlow(
            config.cognito().passThrough(), clients, limiter, executor, calls, recorder, faults),
        known,
        pause,
        calls,
        recorder);
  }

  private @Nullable OwnerPause ownerPause(Vertx vertx, VertxEventLoopExecutor executor) {
    OwnerPauseSettings settings = config.ownerPause();
    return settings == null
        ? null
        : new OwnerPause(
            settings,
            Objects.requireNonNull(devices, "the loader requires trusted devices")::keys,
            config.clients().stream().map(ClientSettings::clientId).toList(),
            limiter,
            executor,
            new OwnerPause.Recorder(
                meters,
                audit.trail().publisher(vertx)::publish,
                InstantSource.system(),
                new SecureRandom()));
  }
}
