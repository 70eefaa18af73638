package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.model.ServiceError;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the configuration or the pool is told to the operator, whoever else is. */
class ConfigurationFaultTest {
  @TempDir Path directory;

  private static HttpResponse<String> forgot(TestGateway gateway, String username)
      throws Exception {
    return gateway.call("ForgotPassword", Calls.forgot(username).toString());
  }

  @Test
  void a_wrong_client_secret_is_told_to_callers_and_to_the_operator() throws Exception {
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway =
            TestGateway.in(directory)
                .withClient("disclosure: uniform")
                .withSecrets("wrong")
                .start()) {
      Answers.assertRefused(
          forgot(gateway, "grace"),
          400,
          "NotAuthorizedException",
          "Unable to verify secret hash for client 1example23456789");

      assertThat(log.alarms())
          .singleElement()
          .asString()
          .contains("1example23456789", "clients[].client-secrets");
      assertThat(gateway.metrics())
          .contains("gateway_upstream_faults_total{error=\"NotAuthorizedException\"} 1.0");
    }
  }

  @Test
  void a_client_that_cognito_does_not_know_is_told() throws Exception {
    String message = "User pool client 1example23456789 does not exist.";
    try (TestGateway gateway =
        TestGateway.in(directory).withClient("disclosure: uniform").start()) {
      gateway.pool().failNext("grace", ServiceError.client("ResourceNotFoundException", message));

      Answers.assertRefused(forgot(gateway, "grace"), 400, "ResourceNotFoundException", message);
    }
  }

  @Test
  void an_endpoint_that_resolves_nowhere_is_told_again_and_counted_each_time() throws Exception {
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway =
            TestGateway.in(directory)
                .withServer("event-loops: 2")
                .withCognito("timeout: 1s")
                .withEndpoint("http://nowhere.invalid")
                .start()) {
      forgot(gateway, "grace");

      assertThat(log.alarms())
          .filteredOn(line -> line.contains("cannot be reached"))
          .singleElement()
          .asString()
          .contains("UnknownHostException", "cognito.region, cognito.endpoint and the DNS");
      assertThat(gateway.metrics())
          .containsPattern("gateway_upstream_faults_total\\{error=\"unknown host\"} [2-9]");
    }
  }

  @Test
  void a_pool_whose_mail_of_the_day_is_used_up_is_told_and_a_limit_on_one_user_is_not()
      throws Exception {
    String message = "Exceeded daily email limit for the operation or the account.";
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway = TestGateway.in(directory).withClient("disclosure: uniform").start()) {
      gateway
          .pool()
          .failNext(
              "grace", ServiceError.client("LimitExceededException", "Attempt limit exceeded"));
      forgot(gateway, "grace");
      assertThat(log.alarms()).isEmpty();

      gateway.pool().failNext("ada", ServiceError.client("LimitExceededException", message));
      assertThat(forgot(gateway, "ada").statusCode()).isEqualTo(200);
      assertThat(log.alarms())
          .singleElement()
          .asString()
          .contains("daily email limit", "e-mail configuration");
      assertThat(gateway.metrics())
          .contains("gateway_upstream_faults_total{error=\"daily email limit\"} 1.0");
    }
  }

  @Test
  void a_pool_that_refuses_everybody_is_told_and_one_that_refuses_some_is_not() throws Exception {
    ServiceError refusal = ServiceError.client("NotAuthorizedException", "Contact the admin");
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway = TestGateway.in(directory).withClient("disclosure: uniform").start()) {
      for (int i = 0; i < 19; i++) {
        gateway.pool().failNext("grace", refusal);
        forgot(gateway, "grace");
      }
      forgot(gateway, "ada");
      assertThat(log.alarms()).isEmpty();

      for (int i = 0; i < 20; i++) {
        gateway.pool().failNext("grace", refusal);
        forgot(gateway, "grace");
      }
      assertThat(log.alarms())
          .singleElement()
          .asString()
          .contains("NotAuthorizedException each time", "account recovery setting");
      assertThat(gateway.metrics())
          .contains("gateway_upstream_faults_total{error=\"all refused\"} 1.0");
    }
  }

  @Test
  void a_wrong_secret_of_a_passed_operation_is_told_and_a_wrong_password_is_not() throws Exception {
    String password =
        "{\"AuthFlow\":\"USER_PASSWORD_AUTH\",\"ClientId\":\"1example23456789\","
            + "\"AuthParameters\":{\"USERNAME\":\"grace\",\"PASSWORD\":\"Wrong-Password-1\"}}";
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway =
            TestGateway.in(directory).withCognito("pass-through: [InitiateAuth]").start()) {
      assertThat(gateway.call("InitiateAuth", password).statusCode()).isEqualTo(400);
      assertThat(log.alarms()).isEmpty();
    }
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway =
            TestGateway.in(directory)
                .withCognito("pass-through: [InitiateAuth]")
                .withSecrets("wrong")
                .start()) {
      assertThat(gateway.call("InitiateAuth", password).statusCode()).isEqualTo(400);
      assertThat(log.alarms())
          .singleElement()
          .asString()
          .contains("InitiateAuth", "clients[].client-secrets");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidSignatureException",
        "UnrecognizedClientException",
        "ForbiddenException",
        "InvalidSmsRoleAccessPolicyException",
        "UnexpectedLambdaException"
      })
  void what_callers_are_not_told_the_operator_is_told_once_a_minute(String type) throws Exception {
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway = TestGateway.in(directory).withClient("disclosure: uniform").start()) {
      for (int i = 1; i <= 3; i++) {
        gateway.pool().failNext("grace", ServiceError.client(type, "grace has s3cret"));
        assertThat(forgot(gateway, "grace").statusCode()).isEqualTo(200);
      }

      assertThat(log.alarms())
          .singleElement()
          .asString()
          .contains("ForgotPassword", type, "look at")
          .doesNotContain("grace", "s3cret");
      assertThat(gateway.metrics())
          .contains("gateway_upstream_faults_total{error=\"" + type + "\"} 3.0");
      gateway.stopGateway();
      assertThat(gateway.audit()).allMatch(line -> line.contains(type));
    }
  }

  @Test
  void a_region_that_resets_no_passwords_is_not_promised_messages_for_ever() throws Exception {
    String refusal =
        "{\"__type\":\"OperationNotEnabledException\",\"message\":\"Not in this Region.\"}";
    try (RecordedLog log = new RecordedLog();
        ScriptedUpstream secondary =
            new ScriptedUpstream(ScriptedUpstream.answer(400, "", refusal));
        TestGateway gateway =
            TestGateway.in(directory)
                .withEndpoint(secondary.endpoint())
                .withClient("disclosure: acknowledge")
                .start()) {
      Await.until("refused", () -> forgot(gateway, "grace").statusCode() == 500);

      HttpResponse<String> refused = forgot(gateway, "grace");
      if (refused.statusCode() == 200) { // the breaker's probe
        refused = forgot(gateway, "grace");
      }
      Answers.assertRefused(
          refused, 500, "InternalErrorException", "Amazon Cognito could not be reached.");
      assertThat(log.alarms())
          .anyMatch(
              line -> line.contains("OperationNotEnabled") && line.contains("cognito.region"));
    }
  }
}
