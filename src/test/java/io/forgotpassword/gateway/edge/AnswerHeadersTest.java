package io.forgotpassword.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.HttpClients;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerHeadersTest {
  /** RFC 9110 section 5.6.7. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-03T01:02:03.999Z | Thu, 03 Dec 2026 01:02:03 GMT",
        "2026-11-30T23:59:59Z | Mon, 30 Nov 2026 23:59:59 GMT"
      })
  void a_date_has_two_digits_for_every_day(Instant now, String date) throws Exception {
    AnswerHeaders headers = new AnswerHeaders(new ServerSettings.Cors(List.of(), false), () -> now);
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(
                  request -> {
                    headers.set(request, AnswerHeaders.COGNITO_EXPOSED);
                    request.response().end();
                  })
              .listen(0, "127.0.0.1")
              .await();
      URI uri = URI.create("http://127.0.0.1:" + server.actualPort());
      assertThat(
              HttpClients.http11()
                  .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                  .headers()
                  .allValues("date"))
          .containsExactly(date);
    } finally {
      vertx.close().await();
    }
  }
}
