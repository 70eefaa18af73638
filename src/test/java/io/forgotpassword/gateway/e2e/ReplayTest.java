package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.RecordedRequest;
import io.forgotpassword.gateway.audit.RecordedTrail;
import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.limit.LimitReplay;
import io.forgotpassword.gateway.limit.RateLimitKeySource;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's own audit, replayed against the gateway's own limits. */
class ReplayTest {
  private static final String LIMITS =
      """
      {single-flight: 2s, rules: [
        {name: per-ip, key: ip, allow: [90 per 24h]},
        {name: per-username, key: username, allow: [6 per 24h], operations: [ForgotPassword]},
        {name: trial, key: username+ip, allow: [2 per 24h], mode: shadow},
        {name: guesses, key: username, allow: [4 per 24h], operations: [ConfirmForgotPassword]}]}\
      """;

  @TempDir Path directory;
  private final Random random = new Random(7);

  @Test
  void the_recorded_limits_decide_the_same_again() throws Exception {
    List<Path> files = record();

    List<Boolean> recorded = new ArrayList<>();
    List<Boolean> replayed = new ArrayList<>();
    var candidate = ConfigLoader.load(directory.resolve("gateway.yaml"), Map.of());
    LimitReplay replay = new LimitReplay(candidate.limits());
    try (RecordedTrail trail = RecordedTrail.open(files)) {
      for (RecordedRequest r = trail.next(); r != null; r = trail.next()) {
        if (r.reachedLimits()) {
          boolean succeeded = r.verdict() == Verdict.ACCEPTED;
          for (long i = 0; i < r.count(); i++) {
            recorded.add(r.wasLimited());
            replayed.add(replay.replay(Replayed.of(r), r.micros(), r.wasLimited(), succeeded, 1));
          }
        }
      }
      assertThat(trail.unreadable()).isZero();
    }

    assertThat(files).hasSizeGreaterThan(5);
    assertThat(recorded).contains(true, false).hasSizeGreaterThan(100);
    assertThat(replayed).isEqualTo(recorded);
    assertThat(replay.totals().newlyAdmitted() + replay.totals().newlyRefused()).isZero();
  }

  /**
   * Refusals of one second are one line, so each user is asked for from one address, which is not
   * used up; others are.
   */
  private List<Path> record() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("trusted-proxies: [127.0.0.1/32]")
            .withLimits(LIMITS)
            .withAudit("segment-bytes: 16KiB, checkpoint-records: 10")
            .start()) {
      for (int i = 0; i < 200; i++) {
        int user = random.nextInt(4);
        String username = List.of("ada", "grace", "linus", "nobody").get(user);
        String ip = "192.0.2." + user;
        if (random.nextInt(3) == 0) {
          send(gateway, ip, "ForgotPassword", body(username, ""));
        } else {
          send(gateway, ip, "ConfirmForgotPassword", body(username, guess(gateway, username)));
        }
      }
      for (int i = 0; i < 200; i++) {
        send(gateway, "198.51.100." + i % 2, "ForgotPassword", body("somebody-" + i, ""));
      }
      gateway.stopGateway();
      return gateway.auditFiles();
    }
  }

  /** Right once in a while, so that guesses are given back. */
  private String guess(TestGateway gateway, String username) {
    boolean right = random.nextInt(4) == 0;
    String code =
        gateway
            .pool()
            .outbox()
            .lastTo(username.equals("ada") ? "+15555550100" : username + "@example.com")
            .map(message -> message.code())
            .filter(sent -> right)
            .orElse("%06d".formatted(random.nextInt(1_000_000)));
    return ",\"ConfirmationCode\":\"%s\",\"Password\":\"Difference-%d\""
        .formatted(code, random.nextInt(10_000));
  }

  private static String body(String username, String more) {
    return "{\"ClientId\":\"1example23456789\",\"Username\":\"" + username + "\"" + more + "}";
  }

  private static void send(TestGateway gateway, String ip, String operation, String body)
      throws Exception {
    gateway.send(
        HttpRequest.newBuilder(gateway.uri())
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "AWSCognitoIdentityProviderService." + operation)
            .header("x-forwarded-for", ip)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private record Replayed(Operation operation, ClientIp ip, Username username, String clientId)
      implements RateLimitKeySource {
    static Replayed of(RecordedRequest r) {
      return new Replayed(r.operation(), r.ip(), Username.of(r.pseudonym()), r.clientId());
    }

    @Override
    public @Nullable String fingerprint() {
      return null;
    }
  }
}
