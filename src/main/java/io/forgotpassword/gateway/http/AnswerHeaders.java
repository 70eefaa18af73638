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

  private final Cors cors;
  private final InstantSource clock;
  private long dateSecond = Long.MIN_VALUE;
  private String date = "";

  AnswerHeaders(Cors cors, InstantSource clock) {
    this.cors = cors;
    this.clock = clock;
  }

  void set(HttpServerRequest request, MultiMap headers) {
    headers.set(HttpHeaders.DATE, date());
    headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    cors.expose(request, headers);
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
