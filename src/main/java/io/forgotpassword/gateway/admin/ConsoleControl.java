package io.forgotpassword.gateway.admin;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /console/state} and {@code /console/config}: what the console's page shows. */
final class ConsoleControl implements Control {
  static final String STATE = "/console/state";
  static final String CONFIG = "/console/config";

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleControl.class);

  private final Vertx vertx;
  private final Supplier<JsonObject> answer;

  ConsoleControl(Vertx vertx, Supplier<JsonObject> answer) {
    this.vertx = vertx;
    this.answer = answer;
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.GET;
  }

  /** Nothing was done and nothing is kept. */
  @Override
  public void denied(HttpServerRequest request) {}

  @Override
  public void handle(HttpServerRequest request) {
    vertx
        .executeBlocking(answer::get)
        .onSuccess(json -> JsonAnswer.send(request.response(), json))
        .onFailure(
            failure -> {
              LOG.error("the console has no answer", failure);
              new AdminProblem(500, "failed", "expected: a look at the log")
                  .answer(request.response());
            });
  }
}
