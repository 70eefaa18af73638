package io.forgotpassword.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/** The pages of the gateway's own, and the one that it shows in place of a login page. */
public final class GatewayPage {
  private static final int RETRY_SECONDS = 5;

  /** Without a style a button is smaller than WCAG 2.2 asks for. */
  private static final String STYLE =
      "body{font:1rem/1.5 system-ui;max-width:32rem;margin:10vh auto;padding:0 1rem}"
          + "button{font:inherit;padding:.5rem 1rem}";

  /** The Content-Security-Policy of a page with a form; the hash is that of the style. */
  public static final String POLICY =
      "default-src 'none'; style-src 'sha256-F6LSZE4tKu59dDuU5k8AkdMoj4nK4xv7/vkxXZrwTtA=';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%1$s</title>
      <style>%2$s</style>
      </head>
      <body>
      <main>
      <h1>%1$s</h1>
      %3$s
      </main>
      </body>
      </html>
      """;

  private GatewayPage() {}

  /** A page of HTML, with the style whose hash {@link #POLICY} has. */
  public static String html(String title, String content) {
    return PAGE.formatted(title, STYLE, content);
  }

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
      case 400 -> html("Bad request", "<p>The gateway cannot read this request.</p>");
      case 405 -> html("Not allowed", "<p>This method is not allowed here.</p>");
      case 408 -> html("Timeout", "<p>The request took too long.</p>");
      case 421 -> html("Not found", "<p>This name is not served here.</p>");
      case 500, 502, 503, 504 ->
          html(
              "Temporarily unavailable",
              "<p>This page cannot be shown right now. Please try again in a moment.</p>");
      default -> html("Not available", "<p>This page cannot be shown.</p>");
    };
  }
}
