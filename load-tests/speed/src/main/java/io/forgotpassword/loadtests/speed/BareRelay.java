package io.forgotpassword.loadtests.speed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * The least a gateway on Vert.x can do: a request goes on with its headers and its body, and so
 * does the answer. {@code BareRelay PORT UPSTREAM_PORT}; ends with its standard input.
 */
final class BareRelay {
  private final HttpClient client;
  private final RequestOptions upstream;

  private BareRelay(Vertx vertx, int upstreamPort) {
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setKeepAlive(true).setTcpNoDelay(true))
            .with(new PoolOptions().setHttp1MaxSize(64))
            .build();
    this.upstream =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(upstreamPort)
            .setURI("/");
  }

  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Loops.one();
    BareRelay relay = new BareRelay(vertx, Integer.parseInt(arguments[1]));
    vertx
        .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
        .requestHandler(relay::forward)
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
        .onFailure(failure -> System.out.println("failed: " + failure.getMessage()));
    while (System.in.read() >= 0) {
      // Nothing is said; it is the end that counts.
    }
    System.exit(0);
  }

  private void forward(HttpServerRequest request) {
    request
        .body()
        .compose(body -> client.request(upstream).compose(call -> send(call, request, body)))
        .onSuccess(answer -> relay(answer, request))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest call, HttpServerRequest request, Buffer body) {
    call.headers().setAll(request.headers()).remove(HttpHeaders.HOST);
    return call.send(body);
  }

  private static void relay(HttpClientResponse answer, HttpServerRequest request) {
    request.response().setStatusCode(answer.statusCode()).headers().setAll(answer.headers());
    answer
        .body()
        .onSuccess(body -> request.response().end(body))
        .onFailure(failure -> request.response().reset());
  }
}
