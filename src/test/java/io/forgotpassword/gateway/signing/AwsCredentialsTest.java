package io.forgotpassword.gateway.signing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.model.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsCredentialsTest {
  private static final Secret KEY = Secret.of("secret");

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nx-evil: b", "a\nb", "a\0b", "a\tb", "a\u007f", "caf\u00e9", "a\u0141"})
  void what_cannot_be_a_header_is_refused_and_not_quoted_in_the_error(String value) {
    assertThatThrownBy(() -> new AwsCredentials(value, KEY, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the access key id has U+")
        .hasMessageEndingWith("(expected: printable ASCII)")
        .hasMessageNotContaining(value);
    assertThatThrownBy(() -> new AwsCredentials("AKID", KEY, Secret.of(value), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the session token has U+")
        .hasMessageNotContaining(value);
  }
}
