package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.http.Constraints.Violation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request of the public edge through the steps that {@link #routes} lists, top to
 * bottom. The steps decide by the exact path: the paths of a Vert.x route would also match another
 * case and a trailing slash.
 */
final class EdgeRouter implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeRouter.class);
  private static final String BEGUN = "begun";
  private static final String EXCHANGE = "exchange";
  private static final ServiceError BROKEN =
      ServiceError.internal("The gateway failed to handle the request.");

  private final Router router;
  private final OpenConnections connections;
  private final Observers observers;
  private final Exchange.Factory exchanges;
  private final Map<String, ProtocolAdapter> adapters;
  private final AnswerHeaders headers;
  private final BodyReader bodies;
  private final UseCase useCase;
  private final @Nullable Handler<HttpServerRequest> loginPages;

  /** Reads a request's body; fails with a {@link Refusal} when it is too large, late or cut. */
  interface BodyReader {
    /**
     * @param began {@link System#nanoTime} at the request's head
     */
    Future<Buffer> read(HttpServerRequest request, long began);
  }

  /**
   * @param adapters by their exact path; the one of {@code /} also takes every POST that names a
   *     Cognito operation
   * @param loginPages where all other paths go; null answers them with 404
   */
  EdgeRouter(
      Vertx vertx,
      OpenConnections connections,
      Observers observers,
      Exchange.Factory exchanges,
      Map<String, ProtocolAdapter> adapters,
      AnswerHeaders headers,
      BodyReader bodies,
      UseCase useCase,
      @Nullable Handler<HttpServerRequest> loginPages) {
    this.connections = connections;
    this.observers = observers;
    this.exchanges = exchanges;
    this.adapters = adapters;
    this.headers = headers;
    this.bodies = bodies;
    this.useCase = useCase;
    this.loginPages = loginPages;
    this.router = routes(Router.router(vertx));
  }

  private Router routes(Router steps) {
    steps.route().handler(this::guardConnection);
    steps.route().handler(this::answerPreflight);
    steps.route().handler(this::chooseProtocol);
    steps.route().handler(ofProtocols(this::readOperation));
    steps.route().handler(ofProtocols(this::readBody));
    steps.route().handler(ofProtocols(this::callUseCase));
    steps.route().handler(ofProtocols(Exchange::answer));
    steps.route().handler(this::showLoginPages);
    steps.route().handler(this::refuseOthers);
    steps.route().failureHandler(this::answerFailure);
    return steps;
  }

  @Override
  public void handle(HttpServerRequest request) {
    router.handle(request);
  }

  private void guardConnection(RoutingContext routing) {
    routing.put(BEGUN, true);
    if (isGuarded(routing.request())) {
      routing.next();
    }
  }

  /** Whether the request's head is sound; otherwise the answer ends the connection. */
  private boolean isGuarded(HttpServerRequest request) {
    connections.began(request);
    boolean sound = HeadRules.isSound(request);
    if (!sound) {
      refuseHead(request);
    }
    return sound;
  }

  private void refuseHead(HttpServerRequest request) {
    observers.follow(request, "invalid");
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
  }

  private void answerPreflight(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (request.method().equals(HttpMethod.OPTIONS) && isPathOfProtocol(request)) {
      observers.follow(request, "preflight");
      headers.answerPreflight(request);
    } else {
      routing.next();
    }
  }

  private void chooseProtocol(RoutingContext routing) {
    ProtocolAdapter adapter = adapterOf(routing.request());
    if (adapter != null) {
      routing.put(EXCHANGE, exchanges.begin(routing, adapter));
    }
    routing.next();
  }

  /** A request that names a Cognito operation is never a login page's, whatever its path. */
  private @Nullable ProtocolAdapter adapterOf(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      return null;
    }
    boolean cognito = !isPathOfProtocol(request) && request.headers().contains("x-amz-target");
    return adapters.get(cognito ? "/" : String.valueOf(request.path()));
  }

  private boolean isPathOfProtocol(HttpServerRequest request) {
    return adapters.containsKey(String.valueOf(request.path()));
  }

  /** A step for the requests of a protocol; all others pass it by. */
  private static Handler<RoutingContext> ofProtocols(Consumer<Exchange> step) {
    return routing -> {
      Exchange exchange = routing.get(EXCHANGE);
      if (exchange == null) {
        routing.next();
      } else {
        step.accept(exchange);
      }
    };
  }

  private void readOperation(Exchange exchange) {
    exchange.continueWith(exchange.adapter().operationOf(exchange.request()));
  }

  private void readBody(Exchange exchange) {
    Future<Buffer> body = bodies.read(exchange.request(), exchange.context().nanos());
    exchange.readsBody();
    body.onComplete(whole -> exchange.continueWith(whole.getBytes()), exchange::fail);
  }

  private void callUseCase(Exchange exchange) {
    Future<Outcome> outcome =
        exchange.operation().isRecovery() ? recover(exchange) : passThrough(exchange);
    outcome.onComplete(exchange::continueWith, exchange::fail);
  }

  private Future<Outcome> recover(Exchange exchange) {
    RequestFields fields = exchange.adapter().fieldsOf(exchange.request(), exchange.body());
    refuseIfBroken(exchange, Constraints.brokenBy(exchange.operation(), fields));
    return useCase.recover(fields.toRequest(exchange.context(), exchange.operation()));
  }

  private Future<Outcome> passThrough(Exchange exchange) {
    PassThroughBody body = PassThroughBody.read(exchange.operation(), exchange.body());
    refuseIfBroken(exchange, Constraints.brokenByPassing(exchange.operation(), body.fields()));
    return useCase.passThrough(body.toRequest(exchange.context()));
  }

  private static void refuseIfBroken(Exchange exchange, List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw Refusal.invalid(exchange.adapter().describe(violations));
    }
  }

  private void showLoginPages(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (loginPages != null && ("/".equals(request.path()) || !isPathOfProtocol(request))) {
      observers.follow(request, "login-pages");
      loginPages.handle(request);
    } else {
      routing.next();
    }
  }

  private void refuseOthers(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    observers.follow(request, "none");
    RequestBody.discard(request);
    if (isPathOfProtocol(request)) {
      request.response().putHeader("allow", "POST, OPTIONS");
      answer(request, unknown(405, "The method is not allowed here (expected: POST)"));
    } else {
      answer(
          request,
          unknown(404, "There is nothing here (expected: POST / or POST /forgot-password)"));
    }
  }

  private static ServiceError unknown(int status, String message) {
    return new ServiceError(status, "UnknownOperationException", message);
  }

  private void answer(HttpServerRequest request, ServiceError error) {
    headers.set(request, AnswerHeaders.REST_EXPOSED);
    request
        .response()
        .setStatusCode(error.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(CognitoAdapter.bodyOf(error));
  }

  /** Answers and records what any step threw or failed with. Throws nothing itself. */
  private void answerFailure(RoutingContext routing) {
    try {
      if (routing.get(BEGUN) == null) {
        answerUnroutable(routing);
      } else if (routing.failure() instanceof Refusal refusal) {
        Exchange exchange = routing.get(EXCHANGE);
        exchange.refuse(useCase, refusal.outcome());
      } else {
        answerBroken(routing, routing.failure());
      }
    } catch (RuntimeException | Error failure) {
      LOG.error("a failure was not recorded or not answered in its protocol", failure);
      answerAnyhow(routing.response());
    }
  }

  /**
   * The Router refuses by itself, before the first step, a path without a leading slash, as {@code
   * OPTIONS *} has, and on HTTP/2 a request without an authority. The first is a login page's, or
   * not found, unless it names a Cognito operation.
   */
  private void answerUnroutable(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!isGuarded(request)) {
      return;
    }
    if (String.valueOf(request.path()).startsWith("/") || adapterOf(request) != null) {
      refuseHead(request);
    } else if (loginPages != null) {
      observers.follow(request, "login-pages");
      loginPages.handle(request);
    } else {
      refuseOthers(routing);
    }
  }

  private void answerBroken(RoutingContext routing, Throwable failure) {
    Exchange exchange = routing.get(EXCHANGE);
    LOG.atError()
        .setCause(failure)
        .addKeyValue("request_id", exchange == null ? "none" : exchange.context().id().value())
        .log("the request failed");
    if (exchange == null) {
      answer(routing.request(), BROKEN);
    } else {
      exchange.refuse(useCase, Outcome.Refused.locally(Verdict.BROKEN, BROKEN));
    }
  }

  /** Answers where the adapter or the recorder is what is broken. */
  private static void answerAnyhow(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
    } else {
      response
          .setStatusCode(BROKEN.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(CognitoAdapter.bodyOf(BROKEN));
    }
  }
}
