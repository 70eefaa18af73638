package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.HttpClients;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that do not wait for each other's answers, with addresses that a trusted proxy names.
 */
final class Storm {
  private final HttpClient http = HttpClients.http11();
  private final long started = System.nanoTime();
  private final List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
  private int users;

  /** One request for a user of its own, from an address; its place among the answers. */
  int send(TestGateway gateway, String address) {
    HttpRequest request =
        gateway
            .cognito("ForgotPassword")
            .header("x-forwarded-for", address)
            .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot("user" + users++).toString()))
            .build();
    answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    return answers.size() - 1;
  }

  /** So that requests come at a pace. */
  static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  /** Waits for the answer of each request. */
  List<HttpResponse<String>> answers() {
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** Since the first request. */
  double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
