package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.recovery.RecoveryFlow.RefusedByHead;
import io.forgotpassword.gateway.telemetry.OutOfMemory;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request of the public edge, once its head was looked at, through the steps that {@link
 * #on} lists, top to bottom. The steps decide by the exact path: the paths of a Vert.x route would
 * also match another case and a trailing slash.
 *
 * @param adapters by their exact path; the one of {@code /} also takes every POST that names a
 *     Cognito operation
 * @param bodies reads a whole body; fails with a {@link Refusal}
 * @param maxHead the largest head in bytes
 * @param pausePages null when there are no pause links
 * @param loginPages where all other paths go; null answers them with 404
 */
record EdgeRouter(
    OpenConnections connections,
    Observers observers,
    Exchange.Factory exchanges,
    Map<String, ProtocolAdapter> adapters,
    AnswerHeaders headers,
    Function<HttpServerRequest, Future<Buffer>> bodies,
    int maxHead,
    @Nullable PausePages pausePages,
    @Nullable Handler<HttpServerRequest> loginPages) {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeRouter.class);
  private static final String EXCHANGE = "exchange";
  private static final ServiceError BROKEN =
      ServiceError.internal("The gateway failed to handle the request.");

  Handler<HttpServerRequest> on(Vertx vertx) {
    Router steps = Router.router(vertx);
    steps.route().handler(this::answerPreflight);
    steps.route().handler(this::chooseProtocol);
    steps.route().handler(this::refuseTooMuch);
    steps.route().handler(this::handleExchange);
    steps.route().handler(this::showPausePages);
    steps.route().handler(this::showLoginPages);
    steps.route().handler(routing -> refuseOthers(routing.request()));
    steps.route().failureHandler(this::answerFailure);
    return request -> judgeHead(request, steps);
  }

  private void judgeHead(HttpServerRequest request, Router steps) {
    if (OpenConnection.of(request).refusesWhatFollows()) {
      return;
    }
    try {
      connections.began(request);
      if (!OpenRequest.isSound(request)) {
        refuseHead(request);
      } else if (!OpenRequest.isRoutable(request)) {
        answerUnroutable(request);
      } else if (!isRefusedByHead(request)) {
        steps.handle(request);
      }
    } catch (RuntimeException | Error failure) {
      OutOfMemory.endOn(failure);
      LOG.error("a refusal by the head was not recorded or not answered in its protocol", failure);
      CognitoAdapter.answerAnyhow(request.response(), BROKEN);
    }
  }

  /**
   * Refuses a request of an address that is known to be limited. What follows the head is thrown
   * away unread, so what is malformed is refused all the same. A flood is the load that the gateway
   * is sized for, and most of a flood are such requests: they go past vertx-web, whose routing
   * costs as much as all the rest.
   */
  private boolean isRefusedByHead(HttpServerRequest request) {
    ProtocolAdapter adapter = adapterOf(request);
    RefusedByHead refused = adapter == null ? null : exchanges.refusalByHead(request, adapter);
    if (adapter == null || refused == null) {
      return false;
    }
    exchanges.begin(request, adapter).refuse(refused);
    return true;
  }

  /** The answer ends the connection, and what stands behind the head is ignored. */
  private void refuseHead(HttpServerRequest request) {
    observers.follow(request, "invalid");
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().setStatusCode(400).end(); // Its other streams are of other requests.
    } else {
      OpenConnection.of(request).refuseWhatFollows();
      HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }
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
    HttpServerRequest request = routing.request();
    ProtocolAdapter adapter = adapterOf(request);
    if (adapter != null) {
      routing.put(EXCHANGE, exchanges.begin(request, adapter));
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

  private void refuseTooMuch(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    OpenRequest open = OpenRequest.of(request);
    if (!open.isAdmitted()) {
      throw Refusal.beyondMemory();
    }
    if (open.headBytes() > maxHead) {
      throw Refusal.headTooLarge(maxHead);
    }
    routing.next();
  }

  private void handleExchange(RoutingContext routing) {
    Exchange exchange = routing.get(EXCHANGE);
    if (exchange == null) {
      routing.next();
    } else {
      exchange.handle(bodies).onFailure(routing::fail);
    }
  }

  private void showPausePages(RoutingContext routing) {
    if (pausePages == null || !pausePages.handle(routing.request(), observers)) {
      routing.next();
    }
  }

  private void showLoginPages(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (loginPages != null && ("/".equals(request.path()) || !isPathOfProtocol(request))) {
      observers.follow(request, "login-pages");
      OpenRequest.of(request).continueIfAwaited();
      loginPages.handle(request);
    } else {
      routing.next();
    }
  }

  private void refuseOthers(HttpServerRequest request) {
    if (isPathOfProtocol(request)) {
      request.response().putHeader("allow", "POST, OPTIONS");
      refuse(request, unknown(405, "The method is not allowed here (expected: POST)"));
    } else {
      refuse(
          request,
          unknown(404, "There is nothing here (expected: POST / or POST /forgot-password)"));
    }
  }

  private static ServiceError unknown(int status, String message) {
    return new ServiceError(status, "UnknownOperationException", message);
  }

  private void refuse(HttpServerRequest request, ServiceError error) {
    observers.follow(request, "none");
    OpenRequest.of(request).discardBody();
    headers.answer(request, error);
  }

  /** Answers and records what any step threw or failed with. Throws nothing itself. */
  private void answerFailure(RoutingContext routing) {
    OutOfMemory.endOn(routing.failure());
    try {
      if (routing.failure() instanceof Refusal refusal) {
        answerRefused(routing, refusal.outcome());
      } else {
        answerBroken(routing, routing.failure());
      }
    } catch (RuntimeException | Error failure) {
      LOG.error("a failure was not recorded or not answered in its protocol", failure);
      CognitoAdapter.answerAnyhow(routing.response(), BROKEN);
    }
  }

  private void answerRefused(RoutingContext routing, Outcome.Refused refusal) {
    HttpServerRequest request = routing.request();
    Exchange exchange = routing.get(EXCHANGE);
    if (exchange != null) {
      exchange.refuse(refusal);
    } else {
      refuse(request, refusal.error());
    }
    if (refusal.verdict() == Verdict.OVERLOADED) {
      OpenConnection.of(request).calmDown(request);
    }
  }

  /**
   * The Router would refuse by itself, before the first step, a path without a leading slash, as
   * {@code OPTIONS *} has, and on HTTP/2 a request without an authority. The first is a login
   * page's, or not found, unless it names a Cognito operation.
   */
  private void answerUnroutable(HttpServerRequest request) {
    if (String.valueOf(request.path()).startsWith("/") || adapterOf(request) != null) {
      refuseHead(request);
    } else if (loginPages != null && request.path() != null) {
      observers.follow(request, "login-pages");
      loginPages.handle(request);
    } else {
      refuseOthers(request);
    }
  }

  private void answerBroken(RoutingContext routing, Throwable failure) {
    Exchange exchange = routing.get(EXCHANGE);
    LOG.atError()
        .setCause(failure)
        .addKeyValue("request_id", exchange == null ? "none" : exchange.id().value())
        .log("the request failed");
    if (exchange == null) {
      headers.answer(routing.request(), BROKEN);
    } else {
      exchange.refuse(Outcome.Refused.locally(Verdict.BROKEN, BROKEN));
    }
  }
}
