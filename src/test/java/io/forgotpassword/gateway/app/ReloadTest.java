package io.forgotpassword.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.e2e.RecordedLog;
import io.forgotpassword.gateway.e2e.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {
  private static final String RULES =
      "{single-flight: 0s, rules: [{name: per-username, key: username, allow: [\"%s\"]}%s]}";
  private static final String BODY = "{\"ClientId\":\"1example23456789\",\"Username\":\"%s\"}";

  private static TestGateway gateway(Path directory) throws Exception {
    return TestGateway.in(directory)
        .withClient("disclosure: faithful, ip-address: false, encoded-data: \"off\"")
        .withCognito("timeout: 1m")
        .withLimits(RULES.formatted("5 per 24h", ""));
  }

  private static Reloader reloader(TestGateway gateway) throws Exception {
    Path file = gateway.writeConfig();
    return new Reloader(file, Map.of(), ConfigLoader.load(file, Map.of()), gateway.gateway());
  }

  /** How many of so many requests sent a message; the others were limited. */
  private static int messagesOf(TestGateway gateway, String user, int requests) throws Exception {
    long before = received(gateway, user);
    for (int i = 0; i < requests; i++) {
      gateway.call("ForgotPassword", BODY.formatted(user));
    }
    return (int) (received(gateway, user) - before);
  }

  private static long received(TestGateway gateway, String user) {
    return gateway.pool().received().stream().filter(call -> call.username().equals(user)).count();
  }

  @Test
  void spent_permits_stay_spent_when_a_limit_is_raised_and_when_it_is_lowered(
      @TempDir Path directory) throws Exception {
    try (TestGateway gateway = gateway(directory).start()) {
      Reloader reloader = reloader(gateway);
      assertThat(messagesOf(gateway, "grace", 3)).isEqualTo(3);

      gateway
          .withLimits(
              RULES.formatted("8 per 24h", ", {name: all, key: global, allow: [99 per 1s]}"))
          .writeConfig();
      reloader.reload();
      assertThat(messagesOf(gateway, "grace", 10)).isEqualTo(5);

      gateway.withLimits(RULES.formatted("9 per 24h", "")).writeConfig();
      reloader.reload();
      assertThat(messagesOf(gateway, "grace", 10)).isEqualTo(1);

      gateway.withLimits(RULES.formatted("4 per 24h", "")).writeConfig();
      reloader.reload();
      assertThat(messagesOf(gateway, "grace", 10)).isZero();
      assertThat(messagesOf(gateway, "ada", 10)).isEqualTo(4);
    }
  }

  @Test
  void what_needs_a_restart_is_said_for_as_long_as_it_does(@TempDir Path directory)
      throws Exception {
    try (TestGateway gateway = gateway(directory).start();
        RecordedLog log = new RecordedLog()) {
      Reloader reloader = reloader(gateway);
      gateway.withDrain("7s").writeConfig();
      reloader.reload();
      gateway.withLimits(RULES.formatted("6 per 24h", "")).writeConfig();
      reloader.reload();
      assertThat(log.alarms()).filteredOn(line -> line.contains("needs a restart")).hasSize(2);

      gateway.withDrain("2s").writeConfig();
      reloader.reload();
      assertThat(log.alarms())
          .as("the file says again what runs")
          .filteredOn(line -> line.contains("needs a restart"))
          .hasSize(2);
    }
  }

  @Test
  void a_bad_file_changes_nothing_and_is_counted(@TempDir Path directory) throws Exception {
    try (TestGateway gateway = gateway(directory).start()) {
      Reloader reloader = reloader(gateway);
      Files.writeString(gateway.writeConfig(), "limits: {rules: [{name: X}]}");
      reloader.reload();

      assertThat(messagesOf(gateway, "grace", 10)).isEqualTo(5);
      assertThat(gateway.metrics())
          .contains("gateway_config_reloads_total{result=\"rejected\"} 1.0")
          .contains("gateway_config_reloads_total{result=\"applied\"} 0.0");
    }
  }

  @Test
  void a_changed_secret_file_is_noticed_and_the_new_secret_used(@TempDir Path directory)
      throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "0wrong");
    try (TestGateway gateway =
        gateway(directory).withSecrets("\"${file:" + secret + "}\"").start()) {
      Reloader reloader = reloader(gateway);
      reloader.lookForChange();
      assertThat(messagesOf(gateway, "grace", 1)).isEqualTo(1);
      assertThat(gateway.pool().outbox().messages()).isEmpty();

      Files.writeString(secret, PoolSettings.EXAMPLE_CLIENT.secrets().get(0).reveal() + "\n");
      reloader.lookForChange();
      assertThat(messagesOf(gateway, "grace", 1)).isEqualTo(1);
      assertThat(gateway.pool().outbox().messages()).hasSize(1);

      Files.delete(secret);
      reloader.lookForChange();
      assertThat(messagesOf(gateway, "grace", 1)).isEqualTo(1);
      assertThat(gateway.pool().outbox().messages()).hasSize(2);
      assertThat(gateway.metrics())
          .contains("gateway_config_reloads_total{result=\"applied\"} 1.0")
          .contains("gateway_config_reloads_total{result=\"rejected\"} 1.0");
    }
  }

  @Test
  void device_cookies_of_a_key_that_is_gone_are_worth_nothing(@TempDir Path directory)
      throws Exception {
    String one = "1".repeat(32);
    String two = "2".repeat(32);
    try (TestGateway gateway = withKeys(gateway(directory), one).start()) {
      Reloader reloader = reloader(gateway);
      String cookie = cookieOf(gateway);

      withKeys(gateway, two + ", " + one).writeConfig();
      reloader.reload();
      assertThat(trustedRequests(gateway, cookie)).isEqualTo(1);
      withKeys(gateway, two).writeConfig();
      reloader.reload();
      assertThat(trustedRequests(gateway, cookie)).isEqualTo(1);
    }
  }

  /** The key that a gateway made for itself is none that a file could keep beside another. */
  @Test
  void a_key_in_place_of_the_gateways_own_needs_a_restart(@TempDir Path directory)
      throws Exception {
    TestGateway configured = gateway(directory).withLimits("{rules: [], trusted-devices: {}}");
    try (TestGateway gateway = configured.start();
        RecordedLog log = new RecordedLog()) {
      Reloader reloader = reloader(gateway);
      String cookie = cookieOf(gateway);

      withKeys(gateway, "1".repeat(32)).writeConfig();
      reloader.reload();

      assertThat(trustedRequests(gateway, cookie)).isEqualTo(1);
      assertThat(log.alarms()).filteredOn(line -> line.contains("needs a restart")).hasSize(1);
    }
  }

  private static String cookieOf(TestGateway gateway) throws Exception {
    gateway.call("ForgotPassword", BODY.formatted("grace"));
    String code = gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
    return gateway
        .rest(
            "/confirm-forgot-password",
            "{\"username\":\"grace\",\"code\":\"%s\",\"password\":\"Difference-Engine-2\"}"
                .formatted(code))
        .headers()
        .firstValue("set-cookie")
        .orElseThrow()
        .split(";", -1)[0];
  }

  private static TestGateway withKeys(TestGateway gateway, String keys) {
    return gateway.withLimits("{rules: [], trusted-devices: {keys: [" + keys + "]}}");
  }

  private static long trustedRequests(TestGateway gateway, String cookie) throws Exception {
    gateway.send(
        gateway
            .cognito("ForgotPassword")
            .header("cookie", cookie)
            .POST(HttpRequest.BodyPublishers.ofString(BODY.formatted("grace"))));
    return gateway
        .metrics()
        .lines()
        .filter(line -> line.startsWith("gateway_requests_seconds_count{lane=\"trusted\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void no_request_fails_while_rules_are_replaced_under_load(@TempDir Path directory)
      throws Exception {
    try (TestGateway gateway = gateway(directory).start()) {
      Reloader reloader = reloader(gateway);
      AtomicBoolean loading = new AtomicBoolean(true);
      AtomicInteger answered = new AtomicInteger();
      AtomicInteger failed = new AtomicInteger();
      Thread[] clients = new Thread[4];
      for (int i = 0; i < clients.length; i++) {
        clients[i] =
            new Thread(
                () -> {
                  while (loading.get()) {
                    boolean ok =
                        succeedsOrIsLimited(gateway, "user" + answered.incrementAndGet() % 50);
                    failed.addAndGet(ok ? 0 : 1);
                  }
                });
        clients[i].start();
      }
      for (int i = 0; i < 50 || answered.get() < 500; i++) {
        String more = i % 2 == 0 ? "" : ", {name: all, key: global, allow: [999999 per 1s]}";
        gateway.withLimits(RULES.formatted((3 + i % 7) + " per 24h", more)).writeConfig();
        reloader.reload();
      }
      gateway.withLimits(RULES.formatted("7 per 24h", "")).writeConfig();
      reloader.reload();
      loading.set(false);
      for (Thread client : clients) {
        client.join();
      }

      assertThat(failed).hasValue(0);
      assertThat(messagesOf(gateway, "fresh", 10)).isEqualTo(7);
    }
  }

  private static boolean succeedsOrIsLimited(TestGateway gateway, String user) {
    try {
      HttpResponse<String> answer = gateway.call("ForgotPassword", BODY.formatted(user));
      return answer.statusCode() == 200 || answer.body().contains("LimitExceededException");
    } catch (Exception e) {
      return false;
    }
  }
}
