package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.model.ServiceError;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the configuration is told in {@code uniform}, too: it is of no user. */
class ConfigurationFaultTest {
  @TempDir Path directory;

  @Test
  void a_wrong_client_secret_is_told() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withClient("disclosure: uniform").withSecrets("wrong").start()) {
      Answers.assertRefused(
          gateway.call("ForgotPassword", Calls.forgot("grace").toString()),
          400,
          "NotAuthorizedException",
          "Unable to verify secret hash for client 1example23456789");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidSignatureException",
        "UnrecognizedClientException",
        "MissingAuthenticationTokenException",
        "ResourceNotFoundException",
        "InvalidSmsRoleAccessPolicyException"
      })
  void an_error_about_no_user_is_told(String type) throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withClient("disclosure: uniform").start()) {
      gateway.pool().failNext("grace", ServiceError.client(type, "not of a user"));

      Answers.assertRefused(
          gateway.call("ForgotPassword", Calls.forgot("grace").toString()),
          400,
          type,
          "not of a user");
    }
  }
}
