package io.forgotpassword.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PreventUserExistenceErrors, both ways. */
final class PoolExistenceTest {
  private static final PoolUser UNREACHABLE = PoolUser.of("eve", Secret.of("Eve-Password-1"));
  private static final PoolUser DISABLED =
      UNREACHABLE.withEmail("eve@example.com", true).disabled();
  private final RunningPool hiding = RunningPool.example();
  private final RunningPool telling =
      new RunningPool(Variants.tellingWhoExists(PoolSettings.example()));

  @AfterEach
  void close() {
    hiding.close();
    telling.close();
  }

  @Test
  void a_telling_pool_says_that_a_user_is_unknown() {
    telling
        .forgot("nobody")
        .isRefused("UserNotFoundException", "Username/client id combination not found.");
    telling
        .confirm("nobody", "123456")
        .isRefused("UserNotFoundException", "Username/client id combination not found.");
  }

  @Test
  void a_telling_pool_says_that_a_user_is_disabled() {
    telling.forgot("linus").isRefused("NotAuthorizedException", "User is disabled.");
    telling.confirm("linus", "123456").isRefused("NotAuthorizedException", "User is disabled.");
  }

  @Test
  void a_hiding_pool_answers_a_guess_at_an_unknown_users_code_with_a_mismatch() {
    hiding
        .confirm("nobody", "123456")
        .isRefused(
            "CodeMismatchException", "Invalid verification code provided, please try again.");
  }

  @Test
  void a_hiding_pool_answers_a_code_that_was_never_asked_for_as_expired() {
    for (String user : new String[] {"ada", "linus"}) {
      hiding
          .confirm(user, "123456")
          .isRefused("ExpiredCodeException", "Invalid code provided, please request a code again.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "linus", "someone@example.com", "日本"})
  void a_hiding_pool_simulates_a_delivery_that_stays_the_same(String username) {
    String first = hiding.forgot(username).delivery();
    assertThat(first).matches("EMAIL [a-z]\\*\\*\\*@[a-z]\\*\\*\\*|SMS \\+\\*{7}[0-9]{4}");
    assertThat(hiding.forgot(username).delivery()).isEqualTo(first);
    assertThat(hiding.pool.outbox().messages()).isEmpty();
  }

  @Test
  void a_hiding_pool_simulates_for_the_unreachable_and_the_disabled_what_it_does_for_the_unknown() {
    String forUnknown = hiding.forgot("eve").body();
    for (PoolUser user : new PoolUser[] {UNREACHABLE, DISABLED}) {
      try (RunningPool running =
          new RunningPool(Variants.withUsers(PoolSettings.example(), user))) {
        assertThat(running.forgot("eve").body()).isEqualTo(forUnknown);
      }
    }
  }
}
