package io.forgotpassword.gateway.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * Why the admin edge did not do as asked, answered as {@code application/problem+json}, RFC 9457.
 *
 * @param detail what was expected; never what the caller wrote
 */
record AdminProblem(int status, String title, String detail) {
  static AdminProblem invalid(String detail) {
    return new AdminProblem(400, "invalid request", detail);
  }

  static AdminProblem notFound(String detail) {
    return new AdminProblem(404, "not found", detail);
  }

  void answer(HttpServerResponse response) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(
            new JsonObject()
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .toBuffer());
  }
}
