package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.HttpClients;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/** Calls in Cognito's protocol, each on its way before those before it are answered. */
final class ConcurrentCalls {
  /** Safely under what the edge lets one address have, 512 by default. */
  private static final int CONNECTIONS = 400;

  /**
   * One for all batches, so that a later batch takes the connections of an earlier one. A client
   * for each batch would leave them open until it is collected, and a test that calls in a loop
   * would be refused further ones.
   */
  private static final HttpClient HTTP = HttpClients.http11();

  private ConcurrentCalls() {}

  /** The answers, in the order of the calls; no two calls share a connection at one time. */
  static List<HttpResponse<String>> send(
      URI uri, String operation, int count, IntFunction<String> body) {
    Semaphore connections = new Semaphore(CONNECTIONS);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("content-type", "application/x-amz-json-1.1")
              .header("x-amz-target", "AWSCognitoIdentityProviderService." + operation)
              .POST(HttpRequest.BodyPublishers.ofString(body.apply(i)))
              .build();
      connections.acquireUninterruptibly();
      answers.add(
          HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .whenComplete((answer, failure) -> connections.release()));
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }
}
