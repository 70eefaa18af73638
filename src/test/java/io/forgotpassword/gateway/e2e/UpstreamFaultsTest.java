package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.e2e.FaultProxy.Fault;
import io.forgotpassword.gateway.model.ServiceError;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A user pool behind a network that fails in every way: what the caller gets, and how many messages
 * the pool sent. Whatever happens, it is never more than one for each request. The table is left in
 * {@code target/upstream-faults.md}.
 */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class UpstreamFaultsTest {
  private static final int REQUESTS = 4;

  /** For what the deadline does not end: a pause of the machine must not end it either. */
  private static final String AMPLE = "30s";

  private static final Path REPORT = Path.of("target", "upstream-faults.md");
  private static final List<String> ROWS = new ArrayList<>();

  @TempDir Path directory;

  @AfterAll
  static void write_the_table() throws Exception {
    ROWS.sort(null);
    ROWS.add(0, "| fault | requests | messages sent | what the callers got |");
    ROWS.add(1, "|---|---|---|---|");
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, ROWS);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void no_fault_of_the_network_makes_a_second_message_of_a_request(Fault fault) throws Exception {
    String timeout =
        switch (fault) {
          case BLACK_HOLE, DRIP, DELAY -> "1s";
          default -> AMPLE;
        };
    try (TestGateway gateway = gateway(timeout).startPool();
        FaultProxy proxy =
            new FaultProxy(gateway.pool().endpoint(), Duration.ofSeconds(2), () -> fault)) {
      gateway.withEndpoint(proxy.endpoint()).start();
      int arrive =
          switch (fault) {
            case BLACK_HOLE, RESET_REQUEST -> 0;
            default -> REQUESTS;
          };
      boolean harmless = fault == Fault.NONE;
      assertRow(
          gateway,
          fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          arrive,
          harmless ? 200 : 500);
    }
  }

  @Test
  void a_refused_connection_sends_nothing() throws Exception {
    try (RefusingPort nobody = new RefusingPort();
        TestGateway gateway = gateway(AMPLE).withEndpoint(nobody.endpoint()).start()) {
      assertRow(gateway, "refused", 0, 500);
    }
  }

  @Test
  void a_name_without_an_address_sends_nothing() throws Exception {
    try (TestGateway gateway = gateway("1s").withEndpoint("http://nowhere.invalid").start()) {
      assertRow(gateway, "dns failure", 0, 500);
    }
  }

  @Test
  void an_expired_certificate_sends_nothing() throws Exception {
    try (TrustedAuthority authority = new TrustedAuthority(directory);
        TestGateway gateway = gateway(AMPLE).startPool();
        FaultProxy proxy =
            FaultProxy.withCertificate(
                gateway.pool().endpoint(),
                authority.issue(TrustedAuthority.expired("localhost")))) {
      gateway.withEndpoint("https://localhost:" + proxy.port()).start();
      assertRow(gateway, "expired certificate", 0, 500);
    }
  }

  @Test
  void errors_of_cognitos_own_are_not_tried_again() throws Exception {
    try (TestGateway gateway = gateway(AMPLE).start()) {
      times(9, i -> gateway.pool().failNext("grace", ServiceError.internal("Internal error.")));
      assertRow(gateway, "500s", 0, 500);
      assertThat(gateway.pool().received()).hasSize(REQUESTS);
    }
  }

  @Test
  void a_throttle_storm_is_met_with_few_retries() throws Exception {
    try (TestGateway gateway = gateway(AMPLE).start()) {
      times(99, i -> gateway.pool().failNext("grace", throttled()));
      assertRow(gateway, "throttle storm", 0, 400);
      assertThat(gateway.pool().received()).hasSizeBetween(REQUESTS, 3 * REQUESTS);
    }
  }

  @Test
  void a_short_throttle_is_over_before_the_caller_knows() throws Exception {
    try (TestGateway gateway = gateway(AMPLE).start()) {
      gateway.pool().failNext("grace", throttled());
      assertRow(gateway, "one throttle", REQUESTS, 200);
      assertThat(gateway.pool().received()).hasSize(REQUESTS + 1);
      assertThat(gateway.metrics())
          .contains("gateway_upstream_retries_total{category=\"UserAccountRecovery\"} 1.0");
    }
  }

  @Test
  void a_connection_that_ended_while_idle_is_not_used() throws Exception {
    try (TestGateway gateway = gateway(AMPLE).startPool();
        FaultProxy proxy =
            new FaultProxy(gateway.pool().endpoint(), Duration.ZERO, () -> Fault.NONE)) {
      gateway.withEndpoint(proxy.endpoint()).start();
      Await.until("warm at the start", () -> proxy.connections() == 1);
      proxy.closeConnections();
      Await.until("noticed", () -> proxy.connections() == 0);
      assertRow(gateway, "closed while idle", REQUESTS, 200);
    }
  }

  private TestGateway gateway(String timeout) {
    return TestGateway.in(directory)
        .withServer("event-loops: 1")
        .withCognito("timeout: " + timeout);
  }

  /** Some requests, one after the other: their answers and the messages that became of them. */
  private static void assertRow(TestGateway gateway, String fault, int messages, int status)
      throws Exception {
    Set<String> got = new LinkedHashSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      HttpResponse<String> answer = forgot(gateway);
      assertThat(answer.statusCode()).isEqualTo(status);
      got.add(
          status + (status == 200 ? "" : " " + Calls.parse(answer.body()).get("message").asText()));
    }
    assertThat(gateway.pool().outbox().messages()).hasSize(messages);
    ROWS.add("| %s | %d | %d | %s |".formatted(fault, REQUESTS, messages, String.join("; ", got)));
  }

  private static HttpResponse<String> forgot(TestGateway gateway) throws Exception {
    return gateway.call("ForgotPassword", Calls.forgot("grace").toString());
  }

  private static ServiceError throttled() {
    return ServiceError.client("TooManyRequestsException", "Rate exceeded");
  }

  private static void times(int count, IntConsumer action) {
    for (int i = 0; i < count; i++) {
      action.accept(i);
    }
  }
}
