package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is not the gateway's own is the login pages', and comes through as it is. */
class LoginPagesTest {
  private static final Iterable<String> COOKIES = List.of("a=1; Path=/; HttpOnly", "b=2; Secure");

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final List<Map.Entry<String, String>> headers = new CopyOnWriteArrayList<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private HttpServer pages;

  @BeforeEach
  void startPages() throws Exception {
    pages =
        vertx
            .createHttpServer()
            .requestHandler(this::page)
            .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage));
    await(pages.listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stopPages() throws Exception {
    await(vertx.close());
  }

  private static void await(io.vertx.core.Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void page(HttpServerRequest request) {
    paths.add(request.method() + " " + request.uri());
    headers.clear();
    for (Map.Entry<String, String> header : request.headers().entries()) {
      headers.add(Map.entry(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    }
    switch (request.path()) {
      case "/redirect" ->
          request
              .response()
              .setStatusCode(302)
              .putHeader("location", "/login?next=%2Fa")
              .putHeader("set-cookie", COOKIES)
              .end();
      case "/echo" -> request.body().onSuccess(body -> request.response().end(body));
      default -> request.response().putHeader("content-type", "text/html").end("<form>");
    }
  }

  private String url() {
    return "http://127.0.0.1:" + pages.actualPort();
  }

  private TestGateway gateway() throws Exception {
    return TestGateway.in(directory).withLoginPages(url()).start();
  }

  private static HttpRequest.Builder get(TestGateway gateway, String path) {
    return HttpRequest.newBuilder(gateway.uri().resolve(path));
  }

  @Test
  void pages_that_are_down_give_a_page_that_says_so() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withLoginPages("http://127.0.0.1:1").start()) {
      HttpResponse<String> answer = gateway.send(get(gateway, "/login"));

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
      assertThat(answer.body()).contains("Temporarily unavailable").doesNotContain("127.0.0.1");
      assertThat(gateway.call("ForgotPassword", Calls.forgot("grace").toString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void what_a_caller_claims_of_its_way_is_replaced_by_what_the_gateway_saw() throws Exception {
    try (TestGateway gateway = gateway()) {
      gateway.send(
          get(gateway, "/")
              .header("x-forwarded-for", "203.0.113.9")
              .header("forwarded", "for=203.0.113.9")
              .header("x-forwarded-proto", "https")
              .header("x-forwarded-host", "evil.example"));

      assertThat(headers)
          .contains(
              Map.entry("x-forwarded-for", "127.0.0.1"),
              Map.entry("x-forwarded-proto", "http"),
              Map.entry("x-forwarded-host", gateway.uri().getAuthority()))
          .noneMatch(header -> header.getKey().equals("forwarded"));
    }
  }

  @Test
  void a_trusted_proxy_is_believed_of_the_address_alone() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withLoginPages(url())
            .withServer("trusted-proxies: [127.0.0.1/32]")
            .start()) {
      gateway.send(
          get(gateway, "/")
              .header("x-forwarded-for", "10.9.9.9, 203.0.113.9")
              .header("x-forwarded-proto", "https"));

      assertThat(headers)
          .contains(
              Map.entry("x-forwarded-for", "203.0.113.9"), Map.entry("x-forwarded-proto", "http"));
    }
  }

  @Test
  void a_trusted_proxy_says_host_and_scheme_where_it_is_configured() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withLoginPages(url())
            .withServer("trusted-proxies: [127.0.0.1/32], forwarded-host-from-proxy: true")
            .start()) {
      gateway.send(
          get(gateway, "/")
              .header("x-forwarded-host", "evil.example, login.example.com")
              .header("x-forwarded-proto", "https"));

      assertThat(headers)
          .contains(
              Map.entry("x-forwarded-host", "login.example.com"),
              Map.entry("x-forwarded-port", "443"),
              Map.entry("x-forwarded-proto", "https"));
    }
  }

  @Test
  void a_cognito_call_never_reaches_the_pages() throws Exception {
    try (TestGateway gateway = gateway()) {
      for (String path : List.of("/", "/login", "/any/path?x=1")) {
        HttpResponse<String> answer =
            gateway.send(
                get(gateway, path)
                    .header("x-amz-target", "AWSCognitoIdentityProviderService.SignUp")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(answer.body()).contains("UnknownOperationException");
      }

      assertThat(paths).isEmpty();
    }
  }

  @Test
  void redirects_and_cookies_come_through_as_they_are() throws Exception {
    try (TestGateway gateway = gateway()) {
      HttpResponse<String> answer =
          gateway.send(get(gateway, "/redirect?a=%20b").header("cookie", "s=1"));

      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.headers().firstValue("location")).hasValue("/login?next=%2Fa");
      assertThat(answer.headers().allValues("set-cookie")).containsExactlyElementsOf(COOKIES);
      assertThat(paths).containsExactly("GET /redirect?a=%20b");
      assertThat(headers).contains(Map.entry("cookie", "s=1"));
    }
  }

  @Test
  void bodies_larger_than_the_gateways_own_bound_stream_both_ways() throws Exception {
    String body = "0123456789abcdef".repeat(200_000);
    try (TestGateway gateway = gateway()) {
      HttpResponse<String> answer =
          gateway.send(get(gateway, "/echo").POST(HttpRequest.BodyPublishers.ofString(body)));

      assertThat(Buffer.buffer(answer.body())).isEqualTo(Buffer.buffer(body));
    }
  }

  @Test
  void a_websocket_talks_through_the_gateway() throws Exception {
    CompletableFuture<String> echoed = new CompletableFuture<>();
    try (TestGateway gateway = gateway()) {
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://" + gateway.uri().getAuthority() + "/live"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      echoed.complete(text.toString());
                      return null;
                    }
                  })
              .get(10, TimeUnit.SECONDS);
      socket.sendText("hello", true).get(10, TimeUnit.SECONDS);

      assertThat(echoed.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
      socket.abort();
    }
  }
}
