package io.forgotpassword.gateway.e2e;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Somebody who keeps asking to have a code sent, one request after the other, as clients do. */
final class NormalClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final TestGateway gateway;
  private final Thread thread = new Thread(this::ask);
  private final List<Long> nanos = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean closed;

  NormalClient(TestGateway gateway) {
    this.gateway = gateway;
    thread.start();
  }

  private void ask() {
    String body = Calls.forgot("ada").toString();
    while (!closed) {
      long asked = System.nanoTime();
      try {
        HttpRequest.Builder call = gateway.cognito("ForgotPassword").timeout(TIMEOUT);
        HttpResponse<String> answer = gateway.send(call.POST(BodyPublishers.ofString(body)));
        answered(System.nanoTime() - asked, answer);
      } catch (Exception e) {
        failed(e.toString());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private synchronized void answered(long took, HttpResponse<String> answer) {
    nanos.add(took);
    if (answer.statusCode() != 200) {
      failures.add(answer.statusCode() + " " + answer.body());
    }
  }

  private synchronized void failed(String what) {
    failures.add(what);
  }

  synchronized int count() {
    return nanos.size();
  }

  /** The latencies of all requests but the first so many, sorted. */
  synchronized List<Long> since(int first) {
    return nanos.subList(first, nanos.size()).stream().sorted().toList();
  }

  /** Whatever was not answered with 200 within the client's timeout. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  void stop() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
