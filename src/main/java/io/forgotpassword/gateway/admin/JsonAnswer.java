package io.forgotpassword.gateway.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** What the controls answer with. */
final class JsonAnswer {
  private JsonAnswer() {}

  static void send(HttpServerResponse response, JsonObject json) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json.toBuffer());
  }

  /** Whole seconds, rounded up: whoever waits for so long has waited long enough. */
  static long seconds(Duration wait) {
    return wait.plusNanos(999_999_999).toSeconds();
  }
}
