package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.demo.PoolUser;
import io.forgotpassword.gateway.demo.Variants;
import io.forgotpassword.gateway.model.ServiceError;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code disclosure: uniform} an answer does not tell whether its user exists. */
class DisclosureTest {
  private static final List<String> USERNAMES =
      List.of("ada", "grace", "linus", "unreachable", "unconfirmed", "Ada", "+15555550100");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forgot_answers_the_same_in_a_pool_with_these_users_and_in_one_without_any(boolean simulates)
      throws Exception {
    List<String> with = answers(pool(simulates, true), "uniform", DisclosureTest::forgotOnBoth);
    List<String> without = answers(pool(simulates, false), "uniform", DisclosureTest::forgotOnBoth);
    assertThat(with).isEqualTo(without).hasSize(2 * USERNAMES.size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void confirm_answers_the_same_in_a_pool_with_these_users_and_in_one_without_any(boolean simulates)
      throws Exception {
    List<String> with = answers(pool(simulates, true), "uniform", DisclosureTest::confirmOnBoth);
    List<String> without =
        answers(pool(simulates, false), "uniform", DisclosureTest::confirmOnBoth);
    assertThat(with).isEqualTo(without).hasSize(2 * USERNAMES.size());
    assertThat(with.get(0)).contains("CodeMismatchException");
  }

  @Test
  void faithful_would_tell() throws Exception {
    List<String> with = answers(pool(false, true), "faithful", DisclosureTest::forgotOnBoth);
    List<String> without = answers(pool(false, false), "faithful", DisclosureTest::forgotOnBoth);
    for (int i = 0; i < with.size(); i++) {
      assertThat(with.get(i)).isNotEqualTo(without.get(i));
    }
  }

  @Test
  void a_wrong_code_looks_like_an_unknown_user_and_like_a_code_that_nobody_asked_for()
      throws Exception {
    try (TestGateway gateway = gateway(pool(true, true), "uniform")) {
      gateway.call("ForgotPassword", Calls.forgot("grace").toString());
      String code = gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
      String wrong = code.equals("000000") ? "000001" : "000000";
      var mismatch = confirm(gateway, "grace", wrong);
      assertThat(comparable(confirm(gateway, "nobody", wrong))).isEqualTo(comparable(mismatch));
      assertThat(comparable(confirm(gateway, "ada", wrong))).isEqualTo(comparable(mismatch));
      assertThat(confirm(gateway, "grace", code).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void the_destination_looks_like_nobodys_and_is_the_same_with_another_key() throws Exception {
    List<String> bodies = new ArrayList<>();
    for (boolean withUsers : new boolean[] {true, false}) {
      try (TestGateway gateway =
          TestGateway.in(Files.createTempDirectory(directory, "run"))
              .withPool(pool(true, withUsers))
              .withClient("disclosure: uniform, delivery-hint: sms")
              .start()) {
        bodies.add(forgot(gateway, "grace").body());
      }
    }
    assertThat(bodies)
        .containsOnly(
            "{\"CodeDeliveryDetails\":{\"AttributeName\":\"phone_number\","
                + "\"DeliveryMedium\":\"SMS\",\"Destination\":\"+***********\"}}");
  }

  @Test
  void a_password_against_the_policy_is_named_to_whoever_sends_it() throws Exception {
    try (TestGateway gateway = gateway(pool(true, true), "uniform")) {
      for (String username : USERNAMES) {
        var answer =
            gateway.call(
                "ConfirmForgotPassword",
                Calls.confirm(username, "1").put("Password", "short").toString());
        assertThat(answer.body()).contains("InvalidPasswordException");
      }
    }
  }

  @Test
  void with_a_policy_a_weak_password_is_refused_alike_for_everybody_and_not_forwarded()
      throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withPool(pool(false, true))
            .withClient("disclosure: uniform, password-policy: {min-length: 12}")
            .start()) {
      for (String username : USERNAMES) {
        String weak = Calls.confirm(username, "1").put("Password", "Too-Short-1").toString();
        Answers.assertRefused(
            gateway.call("ConfirmForgotPassword", weak),
            400,
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough");
      }
      Answers.assertProblem(
          gateway.rest(
              "/confirm-forgot-password",
              Calls.object()
                  .put("username", "grace")
                  .put("code", "1")
                  .put("password", "no-upper-case-1")
                  .toString()),
          400,
          "invalid-password",
          "Password did not conform with policy: Password must have uppercase characters");
      assertThat(gateway.pool().received()).isEmpty();
    }
  }

  /** Cognito raises these only when it sends a message, which it does for users who exist. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidSmsRoleTrustRelationship",
        "InvalidSmsRoleAccessPolicy",
        "InvalidEmailRoleAccessPolicy",
        "CodeDeliveryFailure",
        "SomethingOfNextYear"
      })
  void an_error_that_only_a_known_user_meets_does_not_tell_him_from_an_unknown_one(String name)
      throws Exception {
    try (TestGateway gateway = gateway(pool(false, true), "uniform")) {
      gateway.pool().failNext("grace", ServiceError.client(name + "Exception", "m"));

      assertThat(comparable(forgot(gateway, "grace")))
          .isEqualTo(comparable(forgot(gateway, "nobody")));
      gateway.stopGateway();
      assertThat(gateway.audit().get(0)).contains(name + "Exception");
    }
  }

  /** Each username's answers on both protocols; all are asked at once, as each takes its time. */
  private List<String> answers(PoolSettings pool, String disclosure, Question question)
      throws Exception {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    try (TestGateway gateway = gateway(pool, disclosure)) {
      for (String username : USERNAMES) {
        asked.addAll(question.ask(gateway, username));
      }
      return asked.stream().map(answer -> comparable(answer.join())).toList();
    }
  }

  private interface Question {
    List<CompletableFuture<HttpResponse<String>>> ask(TestGateway gateway, String username);
  }

  private static List<CompletableFuture<HttpResponse<String>>> forgotOnBoth(
      TestGateway gateway, String username) {
    return List.of(
        gateway.callAsync("ForgotPassword", Calls.forgot(username).toString()),
        gateway.restAsync("/forgot-password", Calls.object().put("username", username).toString()));
  }

  private static List<CompletableFuture<HttpResponse<String>>> confirmOnBoth(
      TestGateway gateway, String username) {
    return List.of(
        gateway.callAsync("ConfirmForgotPassword", Calls.confirm(username, "123456").toString()),
        gateway.restAsync(
            "/confirm-forgot-password",
            Calls.object()
                .put("username", username)
                .put("code", "123456")
                .put("password", Calls.NEW_PASSWORD)
                .toString()));
  }

  private TestGateway gateway(PoolSettings pool, String disclosure) throws Exception {
    return TestGateway.in(directory).withPool(pool).withClient("disclosure: " + disclosure).start();
  }

  private static PoolSettings pool(boolean simulates, boolean withUsers) {
    PoolSettings example = PoolSettings.example();
    List<PoolUser> users = new ArrayList<>(example.users());
    users.add(PoolUser.of("unreachable", PoolSettings.EXAMPLE_PASSWORD));
    users.add(
        Variants.withConfirmed(
            PoolUser.of("unconfirmed", PoolSettings.EXAMPLE_PASSWORD)
                .withEmail("u@example.com", true),
            false));
    PoolSettings settings =
        Variants.withUsers(example, withUsers ? users.toArray(new PoolUser[0]) : new PoolUser[0]);
    return simulates ? settings : Variants.tellingWhoExists(settings);
  }

  private static HttpResponse<String> forgot(TestGateway gateway, String username)
      throws Exception {
    return gateway.call("ForgotPassword", Calls.forgot(username).toString());
  }

  private static HttpResponse<String> confirm(TestGateway gateway, String username, String code)
      throws Exception {
    return gateway.call("ConfirmForgotPassword", Calls.confirm(username, code).toString());
  }

  /** An answer without the id in its body and its head. */
  private static String comparable(HttpResponse<String> answer) {
    return Answers.comparable(answer).replaceAll("urn:uuid:[0-9a-f-]+", "urn:uuid");
  }
}
