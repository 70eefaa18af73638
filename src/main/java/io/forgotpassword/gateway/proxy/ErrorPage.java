package io.forgotpassword.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/** The page that the gateway shows in place of a login page. */
final class ErrorPage {
  private static final int RETRY_SECONDS = 5;
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%1$s</title>
      <style>body {font: 1rem/1.5 system-ui; max-width: 32rem; margin: 20vh auto}</style>
      <h1>%1$s</h1>
      <p>%2$s</p>
      </html>
      """;

  private ErrorPage() {}

  /**
   * Answers a request whose answer has not begun. An answer that says the request was invalid ends
   * an HTTP/1 connection.
   *
   * @param secure adds what {@code security-headers} demands
   */
  static void show(HttpServerRequest request, int status, Consumer<MultiMap> secure) {
    HttpServerResponse response = request.response();
    boolean http1 = request.version() != HttpVersion.HTTP_2;
    boolean ends = http1 && (status == 400 || status == 408);
    response.headers().clear();
    secure.accept(response.headers());
    response
        .setStatusCode(status)
        .putHeader("content-type", "text/html;charset=utf-8")
        .putHeader("cache-control", "no-store");
    if (status == 503) {
      response.putHeader("retry-after", String.valueOf(RETRY_SECONDS));
    }
    if (ends) {
      response.putHeader("connection", "close");
    }
    response
        .end(textOf(status))
        .onComplete(
            written -> {
              if (ends) {
                request.connection().close();
              }
            });
  }

  private static String textOf(int status) {
    return switch (status) {
      case 400 -> PAGE.formatted("Bad request", "The gateway cannot read this request.");
      case 405 -> PAGE.formatted("Not allowed", "This method is not allowed here.");
      case 408 -> PAGE.formatted("Timeout", "The request took too long.");
      case 421 -> PAGE.formatted("Not found", "This name is not served here.");
      case 500, 502, 503, 504 ->
          PAGE.formatted(
              "Temporarily unavailable",
              "This page cannot be shown right now. Please try again in a moment.");
      default -> PAGE.formatted("Not available", "This page cannot be shown.");
    };
  }
}
