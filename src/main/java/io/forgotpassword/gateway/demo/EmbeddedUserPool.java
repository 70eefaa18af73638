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
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user pool on a free port of the loopback that answers some {@link Operation}s as Amazon Cognito
 * does, and keeps what it received and "sent" for whoever looks. Deploy one instance; what is
 * public here may be called from any thread.
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
  private final PlannedFailures<String> failures = new PlannedFailures<>();
  private final Triggers triggers =
      new Triggers(new RecentList<>(MAX_KEPT), new PlannedFailures<>());
  private final Outbox outbox = new Outbox();
  private final SignatureCheck signatures;
  private final AccountThrottle throttle;
  private final ClientAuthentication clients;
  private final ContextDataReader contexts;
  private final UserDirectory users;
  private final Recovery recovery;
  private final SignUp signUp;
  private final SignIn signIn;
  private final Tokens tokens;
  private volatile int port;

  /**
   * A pool that is not yet listening.
   *
   * @param clock decides what expires, and what a signature's date is held against
   * @param random draws codes and request ids
   */
  public EmbeddedUserPool(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
    signatures = new SignatureCheck(settings, clock);
    throttle = new AccountThrottle(settings.limits().requestsPerSecond(), clock);
    clients = new ClientAuthentication(settings.clients());
    contexts = new ContextDataReader(settings.userPoolId());
    users = new UserDirectory(settings);
    recovery =
        new Recovery(
            settings, triggers, new VerificationCodes(settings, users, outbox, clock, random));
    signUp =
        new SignUp(
            settings, triggers, new VerificationCodes(settings, users, outbox, clock, random));
    tokens = new Tokens(settings, clock, random);
    SrpChallenges challenges = new SrpChallenges(settings, clock, random);
    signIn = new SignIn(settings, users, clients, triggers, challenges, tokens);
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(JsonWebToken::publicKey)
        .compose(key -> vertx.createHttpServer().requestHandler(routes()).listen(0, "127.0.0.1"))
        .map(server -> port = server.actualPort());
  }

  /** The port it listens on, 0 before it is deployed. */
  public int port() {
    return port;
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
    return triggers.calls().copy();
  }

  /** Has the next authenticated call that names exactly this user answered with an error. */
  public void failNext(String username, ServiceError error) {
    failures.plan(username, error);
  }

  /** Has a trigger's next call fail with an error. */
  public void failNext(Trigger trigger, ServiceError error) {
    triggers.failures().plan(trigger, error);
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
                            .filter(account -> account.user().enabled())
                            .filter(account -> account.user().confirmed())
                            .filter(account -> account.hasPassword(password))
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
    Operation operation = operationOf(request).orElseThrow(Refused::unknownOperation);
    signatures.check(request, body);
    throttle.take();
    CallInput call = CallInput.read(operation, body.getBytes(), request.headers());
    ReceivedCall kept = call.received();
    try {
      clients.check(call);
      kept = kept.with(contexts.read(call));
    } finally {
      received.add(kept);
    }
    failures.throwNext(call.username());
    return answer(operation, call);
  }

  /** The operation of the target, when method, path and content type are the protocol's. */
  private static Optional<Operation> operationOf(HttpServerRequest request) {
    String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
    boolean isProtocol = type.split(";", 2)[0].strip().equalsIgnoreCase(CONTENT_TYPE);
    return HttpMethod.POST.equals(request.method()) && "/".equals(request.path()) && isProtocol
        ? Optional.ofNullable(request.getHeader("X-Amz-Target"))
            .flatMap(Operation::ofTarget)
            .filter(CallInput.OPERATIONS::containsKey)
        : Optional.empty();
  }

  private JsonObject answer(Operation operation, CallInput call) {
    return switch (operation) {
      case FORGOT_PASSWORD -> recovery.forgotPassword(call);
      case CONFIRM_FORGOT_PASSWORD -> recovery.confirm(call);
      case SIGN_UP -> signUp.signUp(call);
      case CONFIRM_SIGN_UP -> signUp.confirm(call);
      case RESEND_CONFIRMATION_CODE -> signUp.resend(call);
      case INITIATE_AUTH -> signIn.initiate(call);
      case RESPOND_TO_AUTH_CHALLENGE -> signIn.respond(call);
      case GET_TOKENS_FROM_REFRESH_TOKEN -> tokens.refresh(call);
      case GET_USER -> tokens.getUser(call);
      case REVOKE_TOKEN -> tokens.revoke(call);
      case GLOBAL_SIGN_OUT -> tokens.globalSignOut(call);
      default -> throw Refused.unknownOperation();
    };
  }

  private void sendError(RoutingContext failed) {
    ServiceError error = errorOf(failed);
    failed.response().putHeader("x-amzn-ErrorType", error.type());
    send(
        failed,
        error.status(),
        new JsonObject().put("__type", error.type()).put("message", error.message()));
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
    HttpServerResponse response = context.response();
    response
        .setStatusCode(status)
        .putHeader("Content-Type", CONTENT_TYPE)
        .putHeader("x-amzn-RequestId", RequestId.random(random).value())
        .putHeader("Date", DATE.format(clock.instant()))
        .end(body.toBuffer());
  }
}
