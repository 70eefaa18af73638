package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.model.ServiceError;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request to its route: three paths are the gateway's own, all else the login pages'.
 */
final class EdgeHandler implements Handler<HttpServerRequest> {
  private final RecoveryRoute route;
  private final ProtocolAdapter cognito;
  private final ProtocolAdapter forgot;
  private final ProtocolAdapter confirm;
  private final Cors cors;
  private final AnswerHeaders common;
  private final @Nullable Handler<HttpServerRequest> loginPages;
  private final Observers observers;

  EdgeHandler(
      RecoveryRoute route,
      ProtocolAdapter cognito,
      ProtocolAdapter forgot,
      ProtocolAdapter confirm,
      Cors cors,
      AnswerHeaders common,
      @Nullable Handler<HttpServerRequest> loginPages,
      Observers observers) {
    this.route = route;
    this.cognito = cognito;
    this.forgot = forgot;
    this.confirm = confirm;
    this.cors = cors;
    this.common = common;
    this.loginPages = loginPages;
    this.observers = observers;
  }

  @Override
  public void handle(HttpServerRequest request) {
    ProtocolAdapter dialect = dialectOf(request);
    if (dialect == null) {
      other(request);
    } else if (request.method().equals(HttpMethod.POST)) {
      route.handle(request, dialect);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      observers.follow(request, "preflight");
      cors.preflight(request);
    } else if ("/".equals(request.path()) && loginPages != null) {
      observers.follow(request, "login-pages");
      loginPages.handle(request);
    } else {
      request.response().putHeader("allow", "POST, OPTIONS");
      fail(request, 405, "The method is not allowed here (expected: POST)");
    }
  }

  /** A request that names a Cognito operation is never a login page's, whatever its path. */
  private @Nullable ProtocolAdapter dialectOf(HttpServerRequest request) {
    return switch (String.valueOf(request.path())) {
      case "/" -> cognito;
      case "/forgot-password" -> forgot;
      case "/confirm-forgot-password" -> confirm;
      default ->
          request.method().equals(HttpMethod.POST) && request.headers().contains("x-amz-target")
              ? cognito
              : null;
    };
  }

  private void other(HttpServerRequest request) {
    if (loginPages != null) {
      observers.follow(request, "login-pages");
      loginPages.handle(request);
    } else {
      fail(request, 404, "There is nothing here (expected: POST / or POST /forgot-password)");
    }
  }

  private void fail(HttpServerRequest request, int status, String message) {
    observers.follow(request, "none");
    RequestBody.discard(request);
    common.set(request, request.response().headers());
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(
            Buffer.buffer(
                AnswerJson.error(new ServiceError(status, "UnknownOperationException", message))));
  }
}
