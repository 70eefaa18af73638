package io.forgotpassword.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** The headers of every answer: Date, no caching, and CORS. One instance for each event loop. */
final class AnswerHeaders {
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  /** What Cognito's own endpoint exposes. */
  static final String COGNITO_EXPOSED =
      "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

  /** What a page may read of a REST answer. */
  static final String REST_EXPOSED = "x-request-id,Retry-After,RateLimit,RateLimit-Policy,Date";

  private final Cors cors;
  private final String exposed;
  private final InstantSource clock;
  private long dateSecond = Long.MIN_VALUE;
  private String date = "";

  AnswerHeaders(Cors cors, String exposed, InstantSource clock) {
    this.cors = cors;
    this.exposed = exposed;
    this.clock = clock;
  }

  void set(HttpServerRequest request, MultiMap headers) {
    headers.set(HttpHeaders.DATE, date());
    headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    cors.expose(request, headers, exposed);
  }

  /** RFC 9110 section 5.6.7, made anew once a second. */
  private String date() {
    long second = clock.millis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              clock.instant().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }
    return date;
  }
}
