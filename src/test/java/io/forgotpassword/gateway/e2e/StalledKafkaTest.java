package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that takes connections and says nothing is nobody's problem but the spool's. */
@Tag("slow")
class StalledKafkaTest {
  @TempDir Path directory;

  @Test
  void the_gateway_starts_serves_writes_and_ends_without_it() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TestGateway gateway =
            TestGateway.in(directory)
                .withAudit(
                    "kafka: {topic: t, bootstrap-servers: \"127.0.0.1:%d\"}"
                        .formatted(silent.getLocalPort()))
                .start()) {
      assertThat(gateway.admin("/ready").statusCode()).isEqualTo(200);
      assertThat(gateway.call("ForgotPassword", Calls.forgot("grace").toString()).statusCode())
          .isEqualTo(200);
      Await.until(
          "spooled",
          () ->
              gateway.metrics().contains("gateway_audit_written_total 0")
                  && gateway.metrics().contains("gateway_audit_spooled 1"));
      gateway.stopGateway();
      assertThat(gateway.audit()).hasSize(1);
    }
  }
}
