package io.forgotpassword.gateway.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretHashTest {
  private record Vector(String username, String clientId, String clientSecret, String hash) {}

  private static Stream<Vector> vectors() throws IOException {
    JsonNode all =
        new ObjectMapper()
            .readTree(SecretHashTest.class.getResourceAsStream("/context-and-hash-vectors.json"))
            .required("secretHash");
    return StreamSupport.stream(all.spliterator(), false)
        .map(
            v ->
                new Vector(
                    v.required("username").textValue(),
                    v.required("clientId").textValue(),
                    v.required("clientSecret").textValue(),
                    v.required("secretHash").textValue()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void every_vector_is_met_non_ascii_usernames_included(Vector vector) {
    SecretHash hash = new SecretHash(Secret.of(vector.clientSecret()), vector.clientId());

    assertThat(hash.of(vector.username())).isEqualTo(vector.hash());
    assertThat(hash.of(vector.username())).as("on reuse").isEqualTo(vector.hash());
  }

  @Test
  void one_character_of_the_username_changes_the_hash() {
    SecretHash hash = new SecretHash(Secret.of("9example87654321"), "1example23456789");

    assertThat(hash.of("Jane")).isNotEqualTo(hash.of("jane"));
  }

  @Test
  void two_active_secrets_give_two_hashes() {
    assertThat(new SecretHash(Secret.of("old"), "id").of("jane"))
        .isNotEqualTo(new SecretHash(Secret.of("new"), "id").of("jane"));
  }
}
