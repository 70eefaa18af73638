package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.e2e.FaultProxy.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upstream that fails for a while: nobody waits for it, and it is found out when it is back. */
class CircuitBreakerStateTest {
  @TempDir Path directory;

  @Test
  void an_outage_is_refused_at_once_said_once_and_over_after_one_good_call() throws Exception {
    AtomicReference<Fault> fault = new AtomicReference<>(Fault.RESET_ANSWER);
    AtomicInteger requests = new AtomicInteger();
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway = TestGateway.in(directory).startPool();
        FaultProxy proxy =
            new FaultProxy(
                gateway.pool().endpoint(),
                Duration.ZERO,
                () -> {
                  requests.incrementAndGet();
                  return fault.get();
                })) {
      gateway.withEndpoint(proxy.endpoint()).start();
      for (int i = 0; i < 15; i++) {
        assertThat(forgot(gateway)).isEqualTo(500);
      }
      assertThat(requests).hasValue(10);
      assertThat(gateway.metrics())
          .contains(
              "gateway_upstream_breaker{category=\"UserAccountRecovery\",state=\"open\"} 1.0",
              "gateway_upstream_breaker{category=\"UserAccountRecovery\",state=\"closed\"} 0.0");
      assertThat(gateway.admin("/ready").statusCode()).isEqualTo(200);

      fault.set(Fault.NONE);
      Await.until("closed again", () -> forgot(gateway) == 200);
      assertThat(gateway.metrics())
          .contains(
              "gateway_upstream_breaker{category=\"UserAccountRecovery\",state=\"closed\"} 1.0");
      List<String> said =
          log.text().lines().filter(line -> line.contains("cognito.CircuitBreaker ")).toList();
      assertThat(said).hasSize(2);
    }
  }

  private static int forgot(TestGateway gateway) throws Exception {
    return gateway.call("ForgotPassword", Calls.forgot("nobody").toString()).statusCode();
  }
}
