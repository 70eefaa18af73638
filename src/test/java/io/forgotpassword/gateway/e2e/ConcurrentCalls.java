package io.forgotpassword.gateway.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Calls in Cognito's protocol that are all on their way before any is answered. */
final class ConcurrentCalls {
  private ConcurrentCalls() {}

  /** The answers, in the order of the calls, over as many connections as there are calls. */
  static List<HttpResponse<String>> send(
      URI uri, String operation, int count, IntFunction<String> body) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("content-type", "application/x-amz-json-1.1")
              .header("x-amz-target", "AWSCognitoIdentityProviderService." + operation)
              .POST(HttpRequest.BodyPublishers.ofString(body.apply(i)))
              .build();
      answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }
}
