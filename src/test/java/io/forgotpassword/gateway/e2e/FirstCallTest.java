package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCallTest {
  @TempDir Path directory;

  @Test
  void forgot_password_sends_one_message_and_writes_one_audit_event() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      var answer =
          gateway.call(
              "ForgotPassword", "{\"ClientId\":\"1example23456789\",\"Username\":\"grace\"}");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"DeliveryMedium\":\"EMAIL\"");
      assertThat(gateway.pool().outbox().messages()).hasSize(1);
      gateway.stopGateway();
      assertThat(gateway.audit()).singleElement().asString().contains("\"accepted\"");
    }
  }
}
