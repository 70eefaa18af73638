package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Answers.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.Trigger;
import io.forgotpassword.gateway.demo.TriggerCall;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ClientMetadata reaches a Lambda trigger. */
class MetadataTest {
  @TempDir Path directory;

  @Test
  void by_default_a_callers_metadata_crosses() throws Exception {
    try (TestGateway gateway = gateway("disclosure: faithful")) {
      forgot(gateway, Map.of("locale", "de", "Ünï", "\"\n"));
      assertThat(gateway.pool().triggerCalls())
          .extracting(TriggerCall::trigger)
          .containsExactly(Trigger.PRE_SIGN_UP, Trigger.CUSTOM_MESSAGE);
      assertThat(gateway.pool().triggerCalls())
          .extracting(TriggerCall::clientMetadata)
          .containsOnly(Map.of("locale", "de", "Ünï", "\"\n"));
    }
  }

  @Test
  void only_allowed_keys_cross_and_the_gateways_own_win() throws Exception {
    String client = "client-metadata: {allow: [locale, via], add: {via: gateway}}";
    try (TestGateway gateway = gateway(client)) {
      forgot(gateway, Map.of("locale", "de", "via", "forged", "other", "x"));
      assertThat(gateway.pool().received().get(0).clientMetadata())
          .isEqualTo(Map.of("locale", "de", "via", "gateway"));
      forgot(gateway, Map.of());
      assertThat(gateway.pool().received().get(1).clientMetadata())
          .isEqualTo(Map.of("via", "gateway"));
    }
  }

  @Test
  void with_an_empty_allow_list_none_crosses() throws Exception {
    try (TestGateway gateway = gateway("client-metadata: {allow: []}")) {
      forgot(gateway, Map.of("locale", "de"));
      assertThat(gateway.pool().received().get(0).members()).doesNotContain("ClientMetadata");
    }
  }

  @Test
  void confirm_hands_it_to_the_post_confirmation_trigger() throws Exception {
    try (TestGateway gateway = gateway("disclosure: faithful")) {
      forgot(gateway, Map.of());
      String code = gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
      ObjectNode body = Calls.confirm("grace", code);
      body.putObject("ClientMetadata").put("locale", "de");
      assertThat(gateway.call("ConfirmForgotPassword", body.toString()).statusCode())
          .isEqualTo(200);
      assertThat(gateway.pool().triggerCalls())
          .last()
          .isEqualTo(new TriggerCall(Trigger.POST_CONFIRMATION, "grace", Map.of("locale", "de")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "newPassword", "NEW_PASSWORD", "otps", "pass word"})
  void a_key_that_names_a_secret_is_refused(String key) throws Exception {
    try (TestGateway gateway = gateway("disclosure: faithful")) {
      assertInvalid(
          gateway.call("ForgotPassword", body(Map.of(key, "x")).toString()),
          "ClientMetadata key '"
              + key
              + "' looks like a secret, and Cognito passes ClientMetadata to Lambda triggers"
              + " unencrypted (expected: another key, or this one in"
              + " clients[].client-metadata.allow)");
      assertThat(gateway.pool().received()).isEmpty();
    }
  }

  @Test
  void a_key_that_names_a_secret_crosses_when_it_is_allowed_by_name() throws Exception {
    try (TestGateway gateway = gateway("client-metadata: {allow: ['*', invite-otp]}")) {
      forgot(gateway, Map.of("invite-otp", "7", "lang_code", "de"));
      assertThat(gateway.pool().received().get(0).clientMetadata())
          .isEqualTo(Map.of("invite-otp", "7", "lang_code", "de"));
    }
  }

  @Test
  void too_many_keys_are_refused() throws Exception {
    ObjectNode body = Calls.forgot("grace");
    ObjectNode metadata = body.putObject("ClientMetadata");
    for (int i = 0; i < 64; i++) {
      metadata.put("k" + i, "");
    }
    try (TestGateway gateway = gateway("disclosure: faithful")) {
      assertThat(gateway.call("ForgotPassword", body.toString()).statusCode()).isEqualTo(200);
      metadata.put("k64", "");
      assertInvalid(
          gateway.call("ForgotPassword", body.toString()),
          "ClientMetadata has 65 keys (expected: at most 64)");
      assertThat(gateway.pool().received()).hasSize(1);
    }
  }

  @Test
  void too_many_characters_are_refused() throws Exception {
    try (TestGateway gateway = gateway("disclosure: faithful")) {
      forgot(gateway, Map.of("k", "x".repeat(8191)));
      assertInvalid(
          gateway.call("ForgotPassword", body(Map.of("k", "x".repeat(8192))).toString()),
          "ClientMetadata has 8193 characters (expected: at most 8192)");
      assertThat(gateway.pool().received()).hasSize(1);
    }
  }

  private TestGateway gateway(String client) throws Exception {
    return TestGateway.in(directory).withClient(client).start();
  }

  private static void forgot(TestGateway gateway, Map<String, String> metadata) throws Exception {
    assertThat(gateway.call("ForgotPassword", body(metadata).toString()).statusCode())
        .isEqualTo(200);
  }

  private static ObjectNode body(Map<String, String> metadata) {
    ObjectNode body = Calls.forgot("grace");
    ObjectNode node = body.putObject("ClientMetadata");
    metadata.forEach(node::put);
    return body;
  }
}
