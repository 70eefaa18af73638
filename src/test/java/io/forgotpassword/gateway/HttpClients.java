package io.forgotpassword.gateway;

import java.net.http.HttpClient;

/** The JDK's HTTP client, as tests can rely on it. */
public final class HttpClients {
  private HttpClients() {}

  /**
   * A client of HTTP/1.1 whose own thread does all that its connections need. With others to help,
   * it can take the answer on a reused connection for data that nobody asked for, and fails with
   * "HTTP/1.1 header parser received no bytes" (JDK-8338569 and JDK-8357639, mended after Java 17).
   * What is chained to an answer runs on that thread, too, so it must not wait.
   */
  public static HttpClient http11() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .executor(Runnable::run)
        .build();
  }
}
