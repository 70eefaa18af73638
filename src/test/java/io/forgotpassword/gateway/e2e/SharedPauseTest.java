package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.demo.ReceivedCall;
import io.forgotpassword.gateway.limit.RedisProcess;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pause links of two gateways of one deployment, on one Redis. A slow machine may be asked again.
 */
class SharedPauseTest {
  @TempDir Path directory;
  private int users;

  @Test
  void a_link_of_one_gateway_pauses_both_and_fails_visibly_without_redis() throws Exception {
    RedisProcess redis = RedisProcess.start();
    try (TestGateway one = gateway("one", redis);
        TestGateway other = gateway("other", redis)) {
      Await.until("a pause", () -> press(other, link(one)).statusCode() == 200);
      for (TestGateway gateway : new TestGateway[] {one, other}) {
        Await.until("no call", () -> callsOf(gateway, "user-" + users) == 0);
      }

      redis.close();

      Await.until("a failure", () -> press(one, link(one)).statusCode() == 503);
      assertThat(press(one, link(one)).body()).contains("Temporarily unavailable");
      assertThat(one.metrics())
          .contains("gateway_pause_links_total{act=\"pause\",result=\"failed\"}");
      one.stopGateway();
      assertThat(one.audit())
          .anyMatch(
              line -> line.contains("\"limits.pause\"") && line.contains("\"status\":\"Failure\""));
    } finally {
      redis.close();
    }
  }

  private TestGateway gateway(String name, RedisProcess redis) throws Exception {
    return TestGateway.in(Files.createDirectory(directory.resolve(name)))
        .withAudit("pseudonym-key: shared")
        .withLimits(
            "{store: redis, redis: '%s', single-flight: 0s, trusted-devices: {keys: [%s]}, rules: []}"
                .formatted(redis.uri(), "k".repeat(32)))
        .withOwnerPause("")
        .start();
  }

  /** How many calls to the pool a request leads to. */
  private static int callsOf(TestGateway gateway, String user) throws Exception {
    int before = gateway.pool().received().size();
    gateway.call("ForgotPassword", Calls.forgot(user).toString());
    return gateway.pool().received().size() - before;
  }

  /** A link for a user whom nobody named before. */
  private String link(TestGateway gateway) throws Exception {
    assertThat(callsOf(gateway, "user-" + ++users)).isEqualTo(1);
    List<ReceivedCall> calls = gateway.pool().received();
    String link = calls.get(calls.size() - 1).clientMetadata().get("pauseUrl");
    return URI.create(link).getPath();
  }

  private static HttpResponse<String> press(TestGateway gateway, String path) throws Exception {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri().resolve(path)).POST(BodyPublishers.noBody()));
  }
}
