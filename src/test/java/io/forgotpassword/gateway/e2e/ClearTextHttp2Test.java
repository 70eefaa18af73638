package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 behind a balancer that ends TLS. */
class ClearTextHttp2Test {
  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    gateway = TestGateway.in(directory).start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void a_client_that_offers_to_upgrade_is_answered_over_http_1() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    HttpResponse<String> answer =
        client.send(
            gateway
                .cognito("ForgotPassword")
                .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot("ada").toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void a_client_with_prior_knowledge_is_answered_over_http_2() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpClientOptions options =
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false);
      var client = vertx.createHttpClient(options);
      HttpClientResponse answer =
          client
              .request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/")
              .compose(ClearTextHttp2Test::forgot)
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
      client.close().await(); // Vert.x closes a client that nobody refers to.
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static Future<HttpClientResponse> forgot(HttpClientRequest request) {
    return request
        .putHeader("content-type", "application/x-amz-json-1.1")
        .putHeader("x-amz-target", "AWSCognitoIdentityProviderService.ForgotPassword")
        .send(Calls.forgot("ada").toString());
  }
}
