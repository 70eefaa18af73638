package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.ServiceError;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the pool answers: a status, a JSON body and, on an error, its type as a header too.
 *
 * @param errorType null on success
 */
record WireAnswer(int status, ObjectNode body, @Nullable String errorType) {
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static WireAnswer ok(ObjectNode body) {
    return new WireAnswer(200, body, null);
  }

  static WireAnswer error(ServiceError error) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("__type", error.type())
            .put("message", error.message());
    return new WireAnswer(error.status(), body, error.type());
  }

  void send(HttpServerResponse response, RequestId id, Instant now) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", WireRequest.CONTENT_TYPE)
        .putHeader("x-amzn-RequestId", id.value())
        .putHeader("Date", IMF_FIXDATE.format(now));
    if (errorType != null) {
      response.putHeader("x-amzn-ErrorType", errorType);
    }
    response.end(body.toString());
  }
}
