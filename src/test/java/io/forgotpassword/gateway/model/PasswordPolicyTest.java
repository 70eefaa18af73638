package io.forgotpassword.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "Short-1,not long enough",
    "UPPERCASE-1,must have lowercase characters",
    "ÄÖÜ-äöü-1,must have lowercase characters",
    "lowercase-1,must have uppercase characters",
    "No-Numbers,must have numeric characters",
    "No-Digits-٣,must have numeric characters",
    "NoSymbols11,must have symbol characters",
    "NoSymbols§1,must have symbol characters"
  })
  void the_rule_that_is_broken_is_named_as_cognito_names_it(String password, String rule) {
    ServiceError objection = PasswordPolicy.STANDARD.objectionTo(Secret.of(password));

    assertThat(objection)
        .isEqualTo(
            ServiceError.client(
                "InvalidPasswordException",
                "Password did not conform with policy: Password " + rule));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Good-Pass1", "Inner Space1", "ünï-Code-9", "Aa1~Aa1~"})
  void a_password_of_all_kinds_is_allowed(String password) {
    assertThat(PasswordPolicy.STANDARD.objectionTo(Secret.of(password))).isNull();
  }

  @Test
  void a_kind_that_is_not_asked_for_may_be_missing() {
    PasswordPolicy lengthOnly = new PasswordPolicy(12, false, false, false, false);

    assertThat(lengthOnly.objectionTo(Secret.of("            "))).isNull();
    assertThat(lengthOnly.objectionTo(Secret.of("elevenchars"))).isNotNull();
  }
}
