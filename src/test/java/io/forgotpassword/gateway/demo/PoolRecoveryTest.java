package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.RunningPool.NEW_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings.Limits;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolRecoveryTest {
  private static final String EXPIRED = "Invalid code provided, please request a code again.";
  private final RunningPool running =
      new RunningPool(
          Variants.withUsers(
              Variants.withLimits(
                  PoolSettings.example(), new Limits(20, 20, Duration.ofHours(1), 3)),
              Variants.withEarlierPasswords(
                  PoolUser.of("ada", Secret.of("Current-1")).withEmail("ada@example.com", true),
                  Secret.of("Earlier-1"),
                  Secret.of("Earlier-2")),
              Variants.withConfirmed(
                  PoolUser.of("new", Secret.of("Current-1")).withEmail("new@example.com", true),
                  false)));

  @AfterEach
  void close() {
    running.close();
  }

  @Test
  void a_wrong_code_is_a_mismatch_and_the_right_one_still_works() {
    running.forgot("ada").isOk();
    running
        .confirm("ada", running.wrongCode())
        .isRefused(
            "CodeMismatchException", "Invalid verification code provided, please try again.");
    running.confirm("ada", running.lastCode()).isOk();
  }

  @Test
  void a_code_is_good_for_one_hour() {
    running.forgot("ada").isOk();
    running.clock.advance(Duration.ofHours(1));
    running.confirm("ada", running.lastCode()).isRefused("ExpiredCodeException", EXPIRED);
  }

  @Test
  void a_code_works_until_its_last_second() {
    running.forgot("ada").isOk();
    running.clock.advance(Duration.ofMinutes(59).plusSeconds(59));
    running.confirm("ada", running.lastCode()).isOk();
  }

  @Test
  void a_used_code_is_expired() {
    running.forgot("ada").isOk();
    running.confirm("ada", running.lastCode()).isOk();
    running
        .confirm("ada", running.lastCode(), "Another-Password-9")
        .isRefused("ExpiredCodeException", EXPIRED);
  }

  @Test
  void a_second_code_puts_the_first_out_of_use() {
    running.forgot("ada").isOk();
    String first = running.lastCode();
    running.forgot("ada").isOk();
    running.confirm("ada", first).isRefused("CodeMismatchException");
  }

  @ParameterizedTest
  @CsvSource({
    "Short-1,Password not long enough",
    "UPPERCASE-1,Password must have lowercase characters",
    "lowercase-1,Password must have uppercase characters",
    "No-Numbers,Password must have numeric characters",
    "NoSymbols11,Password must have symbol characters"
  })
  void a_password_against_the_policy_is_refused(String password, String complaint) {
    running.forgot("ada").isOk();
    running
        .confirm("ada", running.lastCode(), password)
        .isRefused(
            "InvalidPasswordException", "Password did not conform with policy: " + complaint);
    running.confirm("ada", running.lastCode()).isOk();
  }

  @Test
  void a_password_may_have_spaces_inside() {
    running.forgot("ada").isOk();
    running.confirm("ada", running.lastCode(), "Correct horse 1 battery!").isOk();
  }

  @ParameterizedTest
  @ValueSource(strings = {" Leading-1", "Trailing-1 ", "Trailing-1\n"})
  void a_password_has_no_space_around_it(String password) {
    running.forgot("ada").isOk();
    running
        .confirm("ada", running.lastCode(), password)
        .isRefused(
            "InvalidParameterException",
            "1 validation error detected: Value at 'password' failed to satisfy constraint: Member"
                + " must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Current-1", "Earlier-1", "Earlier-2"})
  void a_password_of_old_is_refused(String password) {
    running.forgot("ada").isOk();
    running
        .confirm("ada", running.lastCode(), password)
        .isRefused("PasswordHistoryPolicyViolationException");
    running.confirm("ada", running.lastCode()).isOk();
  }

  @Test
  void a_user_who_never_confirmed_cannot_set_a_password() {
    running.forgot("new").isOk();
    running.confirm("new", running.lastCode()).isRefused("UserNotConfirmedException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "ADA", "ada@example.com"})
  void a_user_is_found_by_name_or_verified_alias_without_regard_to_case(String name) {
    running.forgot(name).isOk();
    assertThat(running.pool.outbox().lastTo("ada@example.com")).isPresent();
    running.confirm("ada", running.lastCode()).isOk();
  }

  @Test
  void a_confirmed_reset_answers_an_empty_object_and_changes_the_password() {
    running.forgot("ada").isOk();
    assertThat(running.confirm("ada", running.lastCode()).body()).isEqualTo("{}");
    assertThat(running.pool.signIn("ada", Secret.of("Current-1")).await()).isFalse();
    assertThat(running.pool.signIn("ada", Secret.of(NEW_PASSWORD)).await()).isTrue();
  }
}
