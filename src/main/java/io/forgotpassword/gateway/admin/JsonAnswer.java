package io.forgotpassword.gateway.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.json.JsonCodec;
import java.time.Duration;

/** What the controls answer with. */
final class JsonAnswer {
  /** The one that needs no object mapper, whose set-up a probe at the start would wait for. */
  private static final JsonCodec JSON = new JacksonCodec();

  private JsonAnswer() {}

  static void send(HttpServerResponse response, JsonObject json) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(JSON.toBuffer(json));
  }

  /** Whole seconds, rounded up: whoever waits for so long has waited long enough. */
  static long seconds(Duration wait) {
    return wait.plusNanos(999_999_999).toSeconds();
  }
}
