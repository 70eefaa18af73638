package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.demo.PoolSettings.Limits;
import io.forgotpassword.gateway.demo.Variants;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often one user's code may be guessed at, whoever guesses. */
class GuessCapTest {
  private static final int GUESSES = 5;
  private static final String FORGOT = "{\"ClientId\":\"1example23456789\",\"Username\":\"grace\"}";
  private static final String CAP =
      "{name: guesses, key: username, allow: [5 per 15m], operations: [ConfirmForgotPassword]}";

  private static final String MISMATCH = "CodeMismatchException";

  @TempDir Path directory;

  private TestGateway gateway(String rules) throws Exception {
    return gateway(rules, "faithful");
  }

  private TestGateway gateway(String rules, String disclosure) throws Exception {
    Limits generous = new Limits(100_000, 100_000, Duration.ofHours(1), 0);
    return TestGateway.in(directory)
        .withPool(Variants.withLimits(PoolSettings.example(), generous))
        .withLimits("{single-flight: 0s, rules: [" + rules + "]}")
        .withCognito("requests-per-second: 10000")
        .withClient("disclosure: " + disclosure)
        .start();
  }

  private static String guess(String code) {
    return """
        {"ClientId": "1example23456789", "Username": "grace", "ConfirmationCode": "%s",
         "Password": "Difference-1822"}\
        """
        .formatted(code);
  }

  /** Six digits that are not the code, another one for each number below a million. */
  private static String wrong(String code, int number) {
    return "%06d".formatted((Integer.parseInt(code) + 1 + number) % 1_000_000);
  }

  private static String requestCode(TestGateway gateway) throws Exception {
    gateway.call("ForgotPassword", FORGOT);
    return gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
  }

  private static HttpResponse<String> confirm(TestGateway gateway, String code) throws Exception {
    return gateway.call("ConfirmForgotPassword", guess(code));
  }

  private static long guessesThatReachedThePool(TestGateway gateway) {
    return gateway.pool().received().stream()
        .filter(call -> call.operation().wireName().equals("ConfirmForgotPassword"))
        .count();
  }

  @Test
  void of_a_thousand_concurrent_wrong_guesses_as_many_as_allowed_reach_the_pool() throws Exception {
    try (TestGateway gateway = gateway(CAP)) {
      String code = requestCode(gateway);

      var answers =
          ConcurrentCalls.send(
              gateway.uri(), "ConfirmForgotPassword", 1000, i -> guess(wrong(code, i)));

      assertThat(guessesThatReachedThePool(gateway)).isEqualTo(GUESSES);
      assertThat(answers).filteredOn(answer -> answer.body().contains(MISMATCH)).hasSize(GUESSES);
      assertThat(answers)
          .filteredOn(answer -> answer.body().contains("LimitExceededException"))
          .hasSize(1000 - GUESSES);
      assertThat(confirm(gateway, code).body()).contains("LimitExceededException");
    }
  }

  @Test
  void in_uniform_nobody_is_told_which_guesses_counted() throws Exception {
    try (TestGateway gateway = gateway(CAP, "uniform")) {
      String code = requestCode(gateway);

      var answers =
          ConcurrentCalls.send(
              gateway.uri(), "ConfirmForgotPassword", 50, i -> guess(wrong(code, i)));

      assertThat(guessesThatReachedThePool(gateway)).isEqualTo(GUESSES);
      assertThat(answers).allMatch(answer -> answer.body().contains(MISMATCH));
      assertThat(confirm(gateway, code).body()).contains(MISMATCH);
    }
  }

  @Test
  void messages_and_guesses_have_budgets_of_their_own() throws Exception {
    try (TestGateway gateway = gateway(CAP)) {
      for (int i = 0; i < 2 * GUESSES; i++) {
        gateway.call("ForgotPassword", FORGOT);
      }
      String code = requestCode(gateway);

      assertThat(confirm(gateway, code).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_right_code_gives_all_guesses_back() throws Exception {
    try (TestGateway gateway = gateway(CAP)) {
      for (int round = 0; round < 3; round++) {
        String code = requestCode(gateway);
        for (int i = 1; i < GUESSES; i++) {
          confirm(gateway, wrong(code, i));
        }
        String body = guess(code).replace("1822", "182" + round);
        assertThat(gateway.call("ConfirmForgotPassword", body).statusCode()).isEqualTo(200);
      }

      assertThat(guessesThatReachedThePool(gateway)).isEqualTo(3 * GUESSES);
    }
  }

  @Test
  void a_rule_that_counts_both_operations_keeps_what_it_counted() throws Exception {
    try (TestGateway gateway = gateway("{name: per-username, key: username, allow: [3 per 15m]}")) {
      String code = requestCode(gateway);
      assertThat(confirm(gateway, code).statusCode()).isEqualTo(200);

      gateway.call("ForgotPassword", FORGOT);
      gateway.call("ForgotPassword", FORGOT);

      gateway.stopGateway();
      assertThat(gateway.audit().stream().filter(line -> line.contains("limited-username")))
          .hasSize(1);
    }
  }
}
