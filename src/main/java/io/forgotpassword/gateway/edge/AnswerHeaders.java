package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.ServiceError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes the headers of every answer: Date, no caching, and CORS as Cognito's own endpoint has it.
 * An origin that is not configured gets no CORS header, so its browser keeps the answer from its
 * page. One instance for each event loop.
 */
final class AnswerHeaders {
  /** What Cognito's own endpoint lets a page read. */
  static final CharSequence COGNITO_EXPOSED =
      HttpHeaders.createOptimized("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");

  static final CharSequence REST_EXPOSED =
      HttpHeaders.createOptimized("x-request-id,Retry-After,RateLimit,RateLimit-Policy,Date");

  /** Java's RFC_1123_DATE_TIME writes one digit on days 1 to 9; HTTP asks for two. */
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence ANYBODY = HttpHeaders.createOptimized("*");
  private static final CharSequence BY_ORIGIN = HttpHeaders.createOptimized("Origin");
  private static final String MAX_AGE_SECONDS = "172800";

  private final ServerSettings.Cors cors;
  private final InstantSource clock;
  private long dateSecond = Long.MIN_VALUE;
  private CharSequence date = "";

  AnswerHeaders(ServerSettings.Cors cors, InstantSource clock) {
    this.cors = cors;
    this.clock = clock;
  }

  /** Sets the headers of an answer, of which a page of an allowed origin may read some. */
  void set(HttpServerRequest request, CharSequence exposed) {
    MultiMap headers = request.response().headers();
    setCommon(headers);
    if (allow(request, headers)) {
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
  }

  /** Sets the headers of an answer that no page of another origin may read. */
  void setCommon(MultiMap headers) {
    headers.set(HttpHeaders.DATE, date());
    headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }

  /** Answers an HTTP/1 request that Netty could not read: 400, 414 or 431, and the end. */
  void answerInvalid(HttpServerRequest request) {
    set(request, REST_EXPOSED);
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
  }

  /** Answers a request of none of the protocols, whose body somebody has read or discards. */
  void answer(HttpServerRequest request, ServiceError error) {
    set(request, REST_EXPOSED);
    request
        .response()
        .setStatusCode(error.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(CognitoAdapter.bodyOf(error));
    OpenConnection.of(request).answered();
  }

  /** Answers a preflight request: 200, and the requested headers are echoed. */
  void answerPreflight(HttpServerRequest request) {
    MultiMap headers = request.response().headers();
    if (allow(request, headers)) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST");
      headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
      String requested = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
      if (requested != null) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, requested);
      }
    }
    request.response().setStatusCode(200).end();
  }

  private boolean allow(HttpServerRequest request, MultiMap headers) {
    List<String> allowedOrigins = cors.allowedOrigins();
    if (allowedOrigins.contains("*")) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
      return true;
    }
    if (allowedOrigins.isEmpty()) {
      return false;
    }
    headers.set(HttpHeaders.VARY, BY_ORIGIN);
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !allowedOrigins.contains(origin)) {
      return false;
    }
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (cors.credentials()) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    return true;
  }

  /** The date as RFC 9110 section 5.6.7 asks for it, formatted once a second. */
  private CharSequence date() {
    long second = clock.millis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date = HttpHeaders.createOptimized(IMF_FIXDATE.format(clock.instant()));
    }
    return date;
  }
}
