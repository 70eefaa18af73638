package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.limit.RedisProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten times as much as Cognito allows. */
@Tag("slow")
class GovernorStormTest {
  private static final int CEILING = 20;
  private static final int SECONDS = 3;
  private static final int REQUESTS = 10 * CEILING * SECONDS;
  private static final Duration BETWEEN = Duration.ofMillis(5);
  private static final String FLOOD = "203.0.113.7";
  private static final String BY_REDIS =
      "{store: redis, redis: '%s', single-flight: 0s, rules: []}";

  private static final String REPORT =
      "%d requests in %.1f s before a ceiling of %d/s: %d forwarded; %d of %d of other networks served%n";

  @TempDir Path directory;

  private TestGateway gateway(String name, ScriptedUpstream upstream) throws Exception {
    return TestGateway.in(Files.createDirectory(directory.resolve(name)))
        .withServer("trusted-proxies: [127.0.0.1]")
        .withEndpoint(upstream.endpoint())
        .withCognito("timeout: 4s, requests-per-second: " + CEILING);
  }

  private TestGateway sharing(String name, ScriptedUpstream upstream, RedisProcess redis)
      throws Exception {
    return gateway(name, upstream)
        .withAudit("pseudonym-key: shared")
        .withLimits(BY_REDIS.formatted(redis.uri()))
        .start();
  }

  private static ScriptedUpstream accepting() throws Exception {
    return new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
  }

  @Test
  void cognito_sees_the_ceiling_and_other_networks_are_served_while_one_floods() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway = gateway("one", upstream).start()) {
      Storm storm = new Storm();
      List<Integer> honest = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        storm.send(gateway, FLOOD);
        if (i % 20 == 0) {
          honest.add(storm.send(gateway, "198.51." + i % 7 + ".1"));
        }
        Storm.pause(BETWEEN);
      }
      List<HttpResponse<String>> answers = storm.answers();

      double seconds = storm.seconds();
      int forwarded = upstream.requests().size();
      long served = honest.stream().filter(i -> answers.get(i).statusCode() == 200).count();
      Files.writeString(
          Path.of("target", "governor-storm.md"),
          REPORT.formatted(answers.size(), seconds, CEILING, forwarded, served, honest.size()));
      assertThat((double) forwarded).isLessThanOrEqualTo(CEILING * (seconds + 0.1));
      assertThat(forwarded / (CEILING * seconds)).isLessThanOrEqualTo(1.1);
      assertThat((double) served / honest.size()).isGreaterThanOrEqualTo(0.9);
      assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
          .hasSize(upstream.requests().size());
      assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
          .isNotEmpty()
          .allMatch(answer -> answer.body().contains("LimitExceededException"));
    }
  }

  @Test
  void two_gateways_share_the_ceiling_through_redis_and_divide_it_without() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        ScriptedUpstream upstream = accepting();
        TestGateway one = sharing("one", upstream, redis);
        TestGateway other = sharing("other", upstream, redis)) {
      Await.until("two replicas", () -> knowsOfTwo(one) && knowsOfTwo(other));
      assertThat(throughputOf(one, other, upstream)).isBetween(0.4, 1.1);

      redis.kill();
      Await.until("alone", () -> !one.gateway().limitStore().shared());
      Await.until("alone", () -> !other.gateway().limitStore().shared());
      assertThat(throughputOf(one, other, upstream)).isBetween(0.4, 1.1);
    }
  }

  private static boolean knowsOfTwo(TestGateway gateway) {
    return gateway.gateway().limitStore().shared()
        && gateway.gateway().limitStore().replicas() == 2;
  }

  /** What the upstream got, as a part of the ceiling. */
  private static double throughputOf(
      TestGateway one, TestGateway other, ScriptedUpstream upstream) {
    int before = upstream.requests().size();
    Storm storm = new Storm();
    for (int i = 0; i < REQUESTS / 2; i++) {
      storm.send(one, FLOOD);
      storm.send(other, FLOOD);
      Storm.pause(BETWEEN.multipliedBy(2));
    }
    storm.answers();
    return (upstream.requests().size() - before) / (CEILING * storm.seconds());
  }
}
