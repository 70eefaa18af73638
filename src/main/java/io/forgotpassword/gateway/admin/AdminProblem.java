package io.forgotpassword.gateway.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Why the admin port did not do as asked. Whoever throws it, or fails a future with it, has it
 * answered as {@code application/problem+json}, RFC 9457.
 */
@SuppressWarnings("serial") // never serialised
final class AdminProblem extends RuntimeException {
  final int status;
  private final String title;
  private final String detail;

  /**
   * A problem without a stack trace.
   *
   * @param detail what was expected; never what the caller wrote
   */
  AdminProblem(int status, String title, String detail) {
    super(title, null, false, false);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  static AdminProblem invalid(String detail) {
    return new AdminProblem(400, "invalid request", detail);
  }

  static AdminProblem malformed() {
    return invalid("expected: a request that is well-formed HTTP");
  }

  static AdminProblem notFound(String detail) {
    return new AdminProblem(404, "not found", detail);
  }

  /** The problem of a request that failed, be it in a handler of ours or of vertx-web's. */
  static AdminProblem of(RoutingContext failed) {
    if (failed.failure() instanceof AdminProblem problem) {
      return problem;
    }
    return switch (failed.statusCode()) {
      case 404 ->
          notFound(
              "expected: /console, /live, /ready, /metrics, /explain/{request-id},"
                  + " /limits/{rule}/{key}, /limits/reset or /audit/tail");
      case 413 ->
          new AdminProblem(
              413, "too large", "expected: a body of at most " + LimitControl.MAX_BODY + " bytes");
      case 500 -> new AdminProblem(500, "failed", "expected: a look at the log");
      default -> malformed();
    };
  }

  void answer(HttpServerResponse response) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(
            new JsonObject()
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .toBuffer());
  }
}
