package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers who go away while their request waits for the one connection to Cognito. */
class AbandonedCallTest {
  private static final String LIMITS =
      "{single-flight: %s, rules: [{name: per-username, key: username, allow: [9 per 1h]}]}";

  @TempDir Path directory;

  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void what_waits_for_a_connection_is_dropped_when_its_caller_goes() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(this::hold);
        TestGateway gateway = before(upstream, "0s")) {
      var first = forgot(gateway, "ada", 1);
      raw(gateway, 2).close();
      var last = forgot(gateway, "linus", 3);
      release.countDown();

      assertThat(first.get().statusCode()).isEqualTo(200);
      assertThat(last.get().statusCode()).isEqualTo(200);
      assertThat(upstream.requests()).hasSize(2).noneMatch(request -> request.contains("grace"));
      gateway.stopGateway();
      assertThat(gateway.audit()).filteredOn(line -> line.contains("\"abandoned\"")).hasSize(1);
    }
  }

  @Test
  void a_double_click_whose_first_half_goes_away_is_forwarded_once() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(this::hold);
        TestGateway gateway = before(upstream, "30s")) {
      var first = forgot(gateway, "ada", 1);
      RawConnection gone = raw(gateway, 2);
      try (RawConnection again = raw(gateway, 2)) {
        gone.close();
        var last = forgot(gateway, "linus", 3);
        release.countDown();

        assertThat(again.readLine()).contains("200");
        assertThat(first.get().statusCode()).isEqualTo(200);
        assertThat(last.get().statusCode()).isEqualTo(200);
        assertThat(upstream.requests()).filteredOn(request -> request.contains("grace")).hasSize(1);
      }
    }
  }

  private TestGateway before(ScriptedUpstream upstream, String singleFlight) throws Exception {
    return TestGateway.in(directory)
        .withEndpoint(upstream.endpoint())
        .withServer("event-loops: 1")
        .withCognito("connections: 1")
        .withLimits(LIMITS.formatted(singleFlight))
        .start();
  }

  /** Returns once the limits have admitted it, as the so-many-eth user. */
  private static CompletableFuture<HttpResponse<String>> forgot(
      TestGateway gateway, String user, int users) throws Exception {
    var answer = gateway.callAsync("ForgotPassword", Calls.forgot(user).toString());
    awaitUsers(gateway, users);
    return answer;
  }

  private static RawConnection raw(TestGateway gateway, int users) throws Exception {
    String body = Calls.forgot("grace").toString();
    RawConnection connection = gateway.connect();
    connection.write(RawConnection.head("ForgotPassword", body.length()) + body);
    awaitUsers(gateway, users);
    return connection;
  }

  private static void awaitUsers(TestGateway gateway, int users) throws Exception {
    Await.until(
        users + " admitted", () -> gateway.metrics().contains("gateway_limit_keys " + users));
  }

  private void hold(String request, Socket caller) throws IOException {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ScriptedUpstream.answer(200, "", "{}").play(request, caller);
  }
}
