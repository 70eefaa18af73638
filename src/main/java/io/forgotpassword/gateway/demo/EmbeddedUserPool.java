package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.TriggerCall.Trigger;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user pool on a free port of the loopback that answers account recovery as Amazon Cognito does,
 * and keeps what it received and "sent" for whoever looks. Deploy one instance; what is public here
 * may be called from any thread.
 */
public final class EmbeddedUserPool extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedUserPool.class);
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final int MAX_BODY = 1 << 20;
  private static final int MAX_KEPT = 1_000;

  /** RFC 9110's IMF-fixdate. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private final RandomGenerator random;
  private final RecentList<ReceivedCall> received = new RecentList<>(MAX_KEPT);
  private final RecentList<TriggerCall> triggerCalls = new RecentList<>(MAX_KEPT);
  private final PlannedFailures failures = new PlannedFailures();
  private final Outbox outbox = new Outbox();
  private final BiConsumer<HttpServerRequest, Buffer> guard;
  private final Throttle throttle;
  private final ClientAuthentication clients;
  private final ContextDataReader contexts;
  private final UserDirectory users;
  private final Map<Operation, Handler> handlers = new EnumMap<>(Operation.class);
  private volatile int port;

  /** How an operation is answered, and the text members that only it has. */
  record Handler(List<Constraint> texts, Function<CallInput, JsonObject> answer) {}

  /**
   * A pool that is not yet listening.
   *
   * @param clock decides what expires
   * @param random draws codes and request ids
   */
  public EmbeddedUserPool(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this(settings, clock, random, (request, body) -> {}, pool -> Map.of());
  }

  /**
   * A pool with more than the demo needs.
   *
   * @param guard sees every call of an operation first, and throws what it refuses it with
   * @param more the operations besides those of account recovery
   */
  EmbeddedUserPool(
      PoolSettings settings,
      InstantSource clock,
      RandomGenerator random,
      BiConsumer<HttpServerRequest, Buffer> guard,
      Function<EmbeddedUserPool, Map<Operation, Handler>> more) {
    this.clock = clock;
    this.random = random;
    this.guard = guard;
    throttle = new Throttle(settings.limits().requestsPerSecond(), clock);
    clients = new ClientAuthentication(settings.clients());
    contexts = new ContextDataReader(settings.userPoolId());
    users = new UserDirectory(settings);
    VerificationCodes codes = new VerificationCodes(settings, users, outbox, clock, random);
    Recovery recovery = new Recovery(settings, this::fire, codes);
    handlers.putAll(more.apply(this));
    handlers.put(Operation.FORGOT_PASSWORD, new Handler(List.of(), recovery::forgotPassword));
    handlers.put(
        Operation.CONFIRM_FORGOT_PASSWORD,
        new Handler(List.of(Constraint.CODE, Constraint.PASSWORD), recovery::confirm));
  }

  UserDirectory users() {
    return users;
  }

  ClientAuthentication clients() {
    return clients;
  }

  /** Calls a Lambda trigger; a planned failure of it ends the call. */
  void fire(Trigger trigger, CallInput call) {
    triggerCalls.add(new TriggerCall(trigger, call.username(), call.received().clientMetadata()));
    failures.throwNext(trigger);
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(routes())
        .listen(0, "127.0.0.1")
        .map(server -> port = server.actualPort());
  }

  /** What to point a client at instead of {@code https://cognito-idp.<region>.amazonaws.com}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The messages it "sent". */
  public Outbox outbox() {
    return outbox;
  }

  /** The calls it could read, refused ones included, oldest first; the last thousand. */
  public List<ReceivedCall> received() {
    return received.copy();
  }

  /** The calls of Lambda triggers, oldest first; the last thousand. */
  public List<TriggerCall> triggerCalls() {
    return triggerCalls.copy();
  }

  /** Has the next authenticated call that names exactly this user answered with an error. */
  public void failNext(String username, ServiceError error) {
    failures.plan(username, error);
  }

  /** Has a trigger's next call fail with an error. */
  public void failNext(Trigger trigger, ServiceError error) {
    failures.plan(trigger, error);
  }

  /** Whether an enabled, confirmed user has this password; asked only once it is deployed. */
  public Future<Boolean> signIn(String username, Secret password) {
    return Future.future(
        promise ->
            context.runOnContext(
                go ->
                    promise.complete(
                        users
                            .find(username)
                            .map(UserDirectory.Account::user)
                            .filter(user -> user.enabled() && user.confirmed())
                            .filter(user -> user.password().equals(password))
                            .isPresent())));
  }

  private Router routes() {
    Router router = Router.router(vertx);
    router.get("/outbox").handler(outbox::send);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
    router.route().handler(context -> send(context, 200, judge(context)));
    router.route().failureHandler(this::sendError);
    router.errorHandler(400, this::sendError);
    return router;
  }

  /** The order in which a call is judged. */
  private JsonObject judge(RoutingContext context) {
    HttpServerRequest request = context.request();
    Buffer body = Objects.requireNonNullElseGet(context.body().buffer(), Buffer::buffer);
    Operation operation = operationOf(request);
    Handler handler = Objects.requireNonNull(handlers.get(operation));
    guard.accept(request, body);
    throttle.take();
    CallInput call = new CallInput(operation, handler.texts, body.getBytes(), request.headers());
    ReceivedCall kept = call.received();
    try {
      clients.check(call);
      kept = kept.with(contexts.read(call));
    } finally {
      received.add(kept);
    }
    failures.throwNext(call.username());
    return handler.answer.apply(call);
  }

  /** The operation of the target, when method, path and content type are the protocol's. */
  private Operation operationOf(HttpServerRequest request) {
    String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
    return Optional.ofNullable(request.getHeader("X-Amz-Target"))
        .filter(target -> HttpMethod.POST.equals(request.method()) && "/".equals(request.path()))
        .filter(target -> type.split(";", 2)[0].strip().equalsIgnoreCase(CONTENT_TYPE))
        .flatMap(Operation::ofTarget)
        .filter(handlers::containsKey)
        .orElseThrow(Refused::unknownOperation);
  }

  private void sendError(RoutingContext failed) {
    ServiceError error = errorOf(failed);
    failed.response().putHeader("x-amzn-ErrorType", error.type());
    send(failed, error.status(), JsonObject.of("__type", error.type(), "message", error.message()));
  }

  private static ServiceError errorOf(RoutingContext failed) {
    if (failed.failure() instanceof Refused refused) {
      return refused.error();
    }
    if (failed.statusCode() == 413) {
      return new ServiceError(413, "RequestEntityTooLargeException", "Body too large.");
    }
    if (failed.statusCode() == 400) {
      return Refused.unknownOperation().error();
    }
    LOG.error("a request could not be answered", failed.failure());
    return ServiceError.internal("Internal error.");
  }

  private void send(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", CONTENT_TYPE)
        .putHeader("x-amzn-RequestId", RequestId.random(random).value())
        .putHeader("Date", DATE.format(clock.instant()))
        .end(body.toBuffer());
  }

  /** Limits the calls of all users together to a rate, with bursts of one second; 0 is off. */
  private static final class Throttle {
    private static final double NANOS_PER_SECOND = 1e9;
    private final int permitsPerSecond;
    private final InstantSource clock;
    private double tokens;
    private Instant filledAt;

    Throttle(int permitsPerSecond, InstantSource clock) {
      this.permitsPerSecond = permitsPerSecond;
      this.clock = clock;
      this.tokens = permitsPerSecond;
      this.filledAt = clock.instant();
    }

    void take() {
      if (permitsPerSecond == 0) {
        return;
      }
      Instant now = clock.instant();
      double seconds = Duration.between(filledAt, now).toNanos() / NANOS_PER_SECOND;
      tokens = Math.min(permitsPerSecond, tokens + Math.max(0, seconds) * permitsPerSecond);
      filledAt = now;
      if (tokens < 1) {
        throw new Refused("TooManyRequestsException", "Rate exceeded");
      }
      tokens--;
    }
  }
}
