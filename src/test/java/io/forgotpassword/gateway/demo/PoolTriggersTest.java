package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.RunningPool.input;
import static io.forgotpassword.gateway.model.Operation.CONFIRM_FORGOT_PASSWORD;
import static io.forgotpassword.gateway.model.Operation.FORGOT_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolTriggersTest {
  private static final Map<String, String> METADATA = Map.of("locale", "de", "campaign", "");
  private final RunningPool running = RunningPool.example();

  @AfterEach
  void close() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UserLambdaValidationException",
        "UnexpectedLambdaException",
        "InvalidLambdaResponseException"
      })
  void a_trigger_that_fails_ends_the_call_and_nothing_is_sent(String type) {
    running.pool.failNext(
        Trigger.CUSTOM_MESSAGE, ServiceError.client(type, "CustomMessage failed."));
    running.forgot("ada").isRefused(type, "CustomMessage failed.");
    assertThat(running.pool.outbox().messages()).isEmpty();
    running.forgot("ada").isOk();
  }

  @Test
  void a_migration_that_fails_ends_the_call_of_an_unknown_user_only() {
    running.pool.failNext(
        Trigger.USER_MIGRATION, ServiceError.client("UnexpectedLambdaException", "failed"));
    running.forgot("ada").isOk();
    running.forgot("nobody").isRefused("UnexpectedLambdaException");
  }

  @Test
  void a_post_confirmation_that_fails_comes_after_the_password_is_set() {
    running.forgot("ada").isOk();
    running.pool.failNext(
        Trigger.POST_CONFIRMATION, ServiceError.client("UserLambdaValidationException", "failed"));
    running.confirm("ada", running.lastCode()).isRefused("UserLambdaValidationException");
    assertThat(running.pool.signIn("ada", Secret.of(RunningPool.NEW_PASSWORD)).await()).isTrue();
  }

  @Test
  void a_known_users_request_reaches_pre_sign_up_and_custom_message() {
    running.call(FORGOT_PASSWORD, withMetadata(input("ada"))).isOk();
    assertThat(running.pool.triggerCalls())
        .containsExactly(
            new TriggerCall(Trigger.PRE_SIGN_UP, "ada", METADATA),
            new TriggerCall(Trigger.CUSTOM_MESSAGE, "ada", METADATA));
  }

  @Test
  void an_unknown_users_request_reaches_user_migration() {
    running.call(FORGOT_PASSWORD, withMetadata(input("nobody"))).isOk();
    assertThat(running.pool.triggerCalls())
        .containsExactly(new TriggerCall(Trigger.USER_MIGRATION, "nobody", METADATA));
  }

  @Test
  void a_confirmed_reset_reaches_post_confirmation() {
    running.forgot("ada").isOk();
    ObjectNode input =
        withMetadata(input("ada"))
            .put("ConfirmationCode", running.lastCode())
            .put("Password", RunningPool.NEW_PASSWORD);
    running.call(CONFIRM_FORGOT_PASSWORD, input).isOk();
    assertThat(running.pool.triggerCalls())
        .endsWith(new TriggerCall(Trigger.POST_CONFIRMATION, "ada", METADATA));
  }

  private static ObjectNode withMetadata(ObjectNode input) {
    input.set("ClientMetadata", new JsonMapper().valueToTree(METADATA));
    return input;
  }
}
