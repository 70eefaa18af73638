package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.RunningPool.CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.PUBLIC_CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.input;
import static io.forgotpassword.gateway.demo.RunningPool.secretInput;
import static io.forgotpassword.gateway.model.Operation.FORGOT_PASSWORD;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SecretHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolClientAuthenticationTest {
  private final RunningPool running =
      new RunningPool(
          Variants.withClients(
              PoolSettings.example(),
              PoolSettings.EXAMPLE_CLIENT,
              PoolSettings.EXAMPLE_PUBLIC_CLIENT,
              Client.withSecret("rotating", "new-secret", "old-secret")));

  @AfterEach
  void close() {
    running.close();
  }

  @Test
  void an_unknown_client_does_not_exist() {
    running
        .call(FORGOT_PASSWORD, input("ada").put("ClientId", "nobody"))
        .isRefused("ResourceNotFoundException", "User pool client nobody does not exist.");
  }

  @Test
  void a_client_with_a_secret_must_send_its_hash() {
    ObjectNode input = secretInput("ada");
    input.remove("SecretHash");
    running
        .call(FORGOT_PASSWORD, input)
        .isRefused(
            "NotAuthorizedException",
            "Client " + CLIENT_ID + " is configured with secret but SECRET_HASH was not received");
  }

  @Test
  void the_hash_of_another_username_is_wrong() {
    running
        .call(FORGOT_PASSWORD, secretInput("ada").put("Username", "Ada"))
        .isRefused(
            "NotAuthorizedException", "Unable to verify secret hash for client " + CLIENT_ID);
  }

  @Test
  void a_client_without_a_secret_must_not_send_a_hash() {
    running
        .call(FORGOT_PASSWORD, input("ada").put("SecretHash", "abc="))
        .isRefused(
            "NotAuthorizedException",
            "Client "
                + PUBLIC_CLIENT_ID
                + " is not configured for secret but secret hash was received");
  }

  @Test
  void a_client_cannot_hold_three_secrets() {
    assertThatThrownBy(() -> Client.withSecret("a", "1", "2", "3"))
        .hasMessage("secrets: 3 (expected: 0..2)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com", "192.0.2", "192.0.2.1:80", "2001:db8::g"})
  void what_is_no_address_is_no_ip_address(String address) {
    ObjectNode input = secretInput("ada");
    input.putObject("UserContextData").put("IpAddress", address);
    running.call(FORGOT_PASSWORD, input).isRefused("InvalidParameterException");
  }

  @Test
  void a_client_without_a_secret_must_not_name_an_address() {
    ObjectNode input = input("ada");
    input.putObject("UserContextData").put("IpAddress", "192.0.2.1");
    running.call(FORGOT_PASSWORD, input).isRefused("InvalidParameterException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
  void an_address_from_a_client_with_a_secret_is_accepted(String address) {
    ObjectNode input = secretInput("ada");
    input.putObject("UserContextData").put("IpAddress", address);
    running.call(FORGOT_PASSWORD, input).isOk();
  }

  @ParameterizedTest
  @ValueSource(strings = {"new-secret", "old-secret"})
  void each_of_two_active_secrets_is_accepted(String secret) {
    String hash = new SecretHash(Secret.of(secret), "rotating").of("ada");
    running
        .call(FORGOT_PASSWORD, input("ada").put("ClientId", "rotating").put("SecretHash", hash))
        .isOk();
  }
}
