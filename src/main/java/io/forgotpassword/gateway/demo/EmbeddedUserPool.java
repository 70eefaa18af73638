package io.forgotpassword.gateway.demo;

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
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user pool on a free port of the loopback that answers account recovery as Amazon Cognito does,
 * and keeps what it "sent" for whoever looks. Deploy one instance; what is public here may be
 * called from any thread. The pool of the tests extends it.
 */
public class EmbeddedUserPool extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedUserPool.class);
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final int MAX_BODY = 1 << 20;

  /** RFC 9110's IMF-fixdate. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final PoolSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Outbox outbox = new Outbox();
  private final ClientAuthentication clients;
  private final UserDirectory users;
  private final Map<Operation, Handler> handlers = new EnumMap<>(Operation.class);
  private volatile int port;

  /**
   * How an operation is answered.
   *
   * @param read reads the members that the operation has
   */
  record Handler(Consumer<CallInput> read, Function<CallInput, JsonObject> answer) {}

  /**
   * A pool that is not yet listening.
   *
   * @param clock decides what expires
   * @param random draws codes and request ids
   */
  public EmbeddedUserPool(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    clients = new ClientAuthentication(settings.clients());
    users = new UserDirectory(settings);
  }

  UserDirectory users() {
    return users;
  }

  ClientAuthentication clients() {
    return clients;
  }

  /** The operations it answers. */
  Map<Operation, Handler> operations() {
    VerificationCodes codes = new VerificationCodes(settings, users, outbox, clock, random);
    Recovery recovery = new Recovery(settings, this::fire, codes);
    return Map.of(
        Operation.FORGOT_PASSWORD,
        new Handler(CallInput::readUser, recovery::forgotPassword),
        Operation.CONFIRM_FORGOT_PASSWORD,
        new Handler(
            call -> call.readUser(Constraint.CODE, Constraint.PASSWORD), recovery::confirm));
  }

  /** Sees every call of an operation before it is read; throws what it refuses it with. */
  void admit(HttpServerRequest request, Buffer body) {}

  /** Refuses a call of a client that it does not know or that does not prove itself. */
  void authenticate(HttpServerRequest request, CallInput call) {
    clients.check(call);
  }

  /** Calls a Lambda trigger, which may refuse the call; this pool has none. */
  void fire(Trigger trigger, CallInput call) {}

  @Override
  public Future<?> start() {
    handlers.putAll(operations());
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
    admit(request, body);
    CallInput call = new CallInput(operation, body.getBytes());
    handler.read.accept(call);
    call.requireValid();
    authenticate(request, call);
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
}
