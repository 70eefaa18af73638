package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.RecordedLog;
import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which faults of Cognito are logged, and how often. */
class FaultLogTest {
  private static final Outcome WRONG_SECRET =
      Outcome.Refused.locally(
          Verdict.REJECTED,
          ServiceError.client(
              "NotAuthorizedException", "Unable to verify secret hash for client x"));

  private long now;
  private final UpstreamFaults faults =
      new UpstreamFaults(
          new RequestMeters(new SimpleMeterRegistry(), Operation.RECOVERY), () -> now);

  private void fail(String clientId) {
    ClientSettings client =
        new ClientSettings(
            clientId,
            List.of(),
            null,
            ClientSettings.Disclosure.UNIFORM,
            ClientSettings.DeliveryHint.EMAIL,
            null,
            false,
            ClientSettings.EncodedData.OFF,
            List.of(),
            Map.of(),
            null);
    faults.inspect(client, Operation.FORGOT_PASSWORD, WRONG_SECRET);
  }

  @Test
  void a_fault_is_logged_once_a_minute_for_each_client() {
    try (RecordedLog log = new RecordedLog()) {
      fail("one");
      fail("other");
      fail("one");
      assertThat(log.alarms()).hasSize(2);
      assertThat(log.alarms()).anyMatch(line -> line.contains("client other failed"));

      now += Duration.ofMinutes(1).toNanos();
      fail("other");
      assertThat(log.alarms()).hasSize(3);
    }
  }
}
