package io.forgotpassword.gateway.admin;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** One thing the administrator may look at or do. */
interface Control {
  /** The method it is asked by. */
  default HttpMethod method() {
    return HttpMethod.GET;
  }

  /** Told of a request that was not let through; of one that only looks, nothing is kept. */
  default void denied(HttpServerRequest request) {}

  /** Answers a request that was let through and has the right method. */
  void handle(HttpServerRequest request);
}
