package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.RunningPool.CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.PUBLIC_CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SecretHash;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;

/** USER_SRP_AUTH with a client side of the test's own. */
final class PoolSrpTest {
  private static final String POOL = "Example01";
  private static final String PASSWORD = PoolSettings.EXAMPLE_PASSWORD.reveal();
  private static final String WRONG = "NotAuthorizedException: Incorrect username or password.";
  private final RunningPool running = RunningPool.example();
  private final SrpClient client = new SrpClient();

  @AfterEach
  void close() {
    running.close();
  }

  @Test
  void a_wrong_password_is_refused() {
    Map<String, String> answer = answer("Wrong-Password-1", challenge("ada"));
    assertThat(refusal(() -> respond(answer))).isEqualTo(WRONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIMESTAMP", "USERNAME", "PASSWORD_CLAIM_SIGNATURE"})
  void a_claim_with_another_value_than_was_signed_is_refused(String parameter) {
    Map<String, String> answer = answer(PASSWORD, challenge("ada"));
    String other =
        switch (parameter) {
          case "TIMESTAMP" -> "Mon Nov 23 10:00:01 UTC 2026";
          case "USERNAME" -> "grace";
          default -> "AAAA";
        };
    answer.put(parameter, other);
    assertThat(refusal(() -> respond(answer))).isEqualTo(WRONG);
  }

  @Test
  void a_challenge_is_answered_once() {
    Map<String, String> answer = answer(PASSWORD, challenge("ada"));
    respond(answer);
    assertThat(refusal(() -> respond(answer))).isEqualTo(WRONG);
  }

  @Test
  void a_challenge_is_out_for_three_minutes() {
    Map<String, String> late = answer(PASSWORD, challenge("ada"));
    Map<String, String> barely = answer(PASSWORD, challenge("ada"));
    running.clock.advance(Duration.ofMinutes(3).minusNanos(1));
    respond(barely);
    running.clock.advance(Duration.ofNanos(1));
    assertThat(refusal(() -> respond(late))).isEqualTo(WRONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T10:00:00Z",
        "Tue Nov 23 10:00:00 UTC 2026",
        "Mon Nov 23 10:00:00 2026"
      })
  void a_timestamp_of_another_form_is_invalid(String timestamp) {
    Map<String, String> answer = answer(PASSWORD, challenge("ada"));
    answer.put("TIMESTAMP", timestamp);
    assertThat(refusal(() -> respond(answer)))
        .isEqualTo(
            "InvalidParameterException: TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in"
                + " english.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USERNAME",
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "PASSWORD_CLAIM_SIGNATURE",
        "TIMESTAMP"
      })
  void a_response_that_is_missing_is_named(String parameter) {
    Map<String, String> answer = answer(PASSWORD, challenge("ada"));
    answer.remove(parameter);
    assertThat(refusal(() -> respond(answer)))
        .isEqualTo("InvalidParameterException: Missing required parameter " + parameter);
  }

  @Test
  void a_number_that_is_none_or_zero_in_the_group_is_invalid() {
    String multiple = SrpClient.N.shiftLeft(1).toString(16);
    for (String number : new String[] {"0", multiple, "xyz", "-1", "a".repeat(1025)}) {
      assertThat(refusal(() -> challenge("ada", number)))
          .isEqualTo("InvalidParameterException: Invalid SRP_A");
    }
  }

  @Test
  void an_unknown_user_is_challenged_with_a_salt_and_an_id_that_stay_the_same() {
    Map<String, String> first = challenge("nobody");
    Map<String, String> second = challenge("NoBody");
    assertThat(first.keySet()).isEqualTo(challenge("ada").keySet());
    assertThat(first.get("SALT")).isEqualTo(second.get("SALT"));
    assertThat(first.get("USER_ID_FOR_SRP"))
        .matches("[0-9a-f-]{36}")
        .isEqualTo(second.get("USER_ID_FOR_SRP"));
    assertThat(first.get("SRP_B")).isNotEqualTo(second.get("SRP_B"));
    Map<String, String> answer = answer(PASSWORD, first);
    assertThat(refusal(() -> respond(answer))).isEqualTo(WRONG);
  }

  @Test
  void a_telling_pool_says_that_a_user_is_unknown() {
    try (RunningPool telling = new RunningPool(Variants.tellingWhoExists(PoolSettings.example()))) {
      assertThat(refusal(() -> challenge(telling, "nobody", client.publicNumber.toString(16))))
          .isEqualTo("UserNotFoundException: User does not exist.");
    }
  }

  @Test
  void a_disabled_user_is_told_only_after_the_right_password() {
    Map<String, String> wrong = answer("Wrong-Password-1", challenge("linus"));
    Map<String, String> right = answer(PASSWORD, challenge("linus"));
    assertThat(refusal(() -> respond(wrong))).isEqualTo(WRONG);
    assertThat(refusal(() -> respond(right)))
        .isEqualTo("NotAuthorizedException: User is disabled.");
  }

  @Test
  void another_challenge_has_no_session() {
    assertThat(
            refusal(
                () ->
                    running
                        .sdk()
                        .respondToAuthChallenge(
                            r ->
                                r.clientId(PUBLIC_CLIENT_ID)
                                    .challengeName(ChallengeNameType.SMS_MFA)
                                    .challengeResponses(Map.of("USERNAME", "ada")))))
        .isEqualTo("NotAuthorizedException: Invalid session for the user.");
  }

  @Test
  void a_client_with_a_secret_sends_its_hash_with_both_calls() {
    String hash = new SecretHash(PoolSettings.EXAMPLE_CLIENT.secrets().get(0), CLIENT_ID).of("ada");
    String number = client.publicNumber.toString(16);
    Map<String, String> challenge =
        running
            .sdk()
            .initiateAuth(
                r ->
                    r.clientId(CLIENT_ID)
                        .authFlow(AuthFlowType.USER_SRP_AUTH)
                        .authParameters(
                            Map.of("USERNAME", "ada", "SRP_A", number, "SECRET_HASH", hash)))
            .challengeParameters();
    Map<String, String> answer = answer(PASSWORD, challenge);
    assertThat(refusal(() -> respond(CLIENT_ID, answer)))
        .isEqualTo(
            "NotAuthorizedException: Client "
                + CLIENT_ID
                + " is configured with secret but SECRET_HASH was not received");
    answer.put("SECRET_HASH", "AAAA");
    assertThat(refusal(() -> respond(CLIENT_ID, answer)))
        .isEqualTo("NotAuthorizedException: Unable to verify secret hash for client " + CLIENT_ID);
    answer.put("SECRET_HASH", hash);
    assertThat(respond(CLIENT_ID, answer).authenticationResult().accessToken()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "ADA", "ada@example.com", "+15555550100"})
  void the_right_password_signs_in_by_name_and_by_alias(String username) {
    Map<String, String> challenge = challenge(username);
    assertThat(challenge).containsEntry("USERNAME", "ada");
    var result = respond(answer(PASSWORD, challenge)).authenticationResult();
    assertThat(result.tokenType()).isEqualTo("Bearer");
    assertThat(running.sdk().getUser(r -> r.accessToken(result.accessToken())).username())
        .isEqualTo("ada");
  }

  @Test
  void a_password_that_was_reset_is_the_one_that_signs_in() {
    running.forgot("ada").isOk();
    running.confirm("ada", running.lastCode()).isOk();
    Map<String, String> before = answer(PASSWORD, challenge("ada"));
    assertThat(refusal(() -> respond(before))).isEqualTo(WRONG);
    Map<String, String> after = answer(RunningPool.NEW_PASSWORD, challenge("ada"));
    assertThat(respond(after).authenticationResult().refreshToken()).isNotBlank();
  }

  @Test
  void metadata_of_the_response_reaches_post_authentication() {
    Map<String, String> answer = answer(PASSWORD, challenge("ada"));
    running
        .sdk()
        .respondToAuthChallenge(
            r ->
                r.clientId(PUBLIC_CLIENT_ID)
                    .challengeName(ChallengeNameType.PASSWORD_VERIFIER)
                    .challengeResponses(answer)
                    .clientMetadata(Map.of("a", "b")));
    assertThat(running.pool.triggerCalls())
        .endsWith(new TriggerCall(Trigger.POST_AUTHENTICATION, "ada", Map.of("a", "b")));
  }

  @Test
  void what_is_kept_of_a_challenge_prints_no_secret() {
    SrpChallenges.Challenge challenge =
        new SrpChallenges(PoolSettings.example(), running.clock, new SplittableRandom(1))
            .create(null, "nobody", PUBLIC_CLIENT_ID, client.publicNumber);
    assertThat(challenge.toString()).doesNotContain(challenge.key().reveal());
    assertThat(challenge.key()).isNotEqualTo(Secret.NONE);
  }

  private Map<String, String> challenge(String username) {
    return challenge(username, client.publicNumber.toString(16));
  }

  private Map<String, String> challenge(String username, String number) {
    return challenge(running, username, number);
  }

  private static Map<String, String> challenge(RunningPool pool, String username, String number) {
    var answer =
        pool.sdk()
            .initiateAuth(
                r ->
                    r.clientId(PUBLIC_CLIENT_ID)
                        .authFlow(AuthFlowType.USER_SRP_AUTH)
                        .authParameters(Map.of("USERNAME", username, "SRP_A", number)));
    assertThat(answer.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
    assertThat(answer.session()).isNull();
    return new TreeMap<>(answer.challengeParameters());
  }

  private Map<String, String> answer(String password, Map<String, String> challenge) {
    return client.answer(POOL, password, challenge, running.clock.instant());
  }

  private RespondToAuthChallengeResponse respond(Map<String, String> answer) {
    return respond(PUBLIC_CLIENT_ID, answer);
  }

  private RespondToAuthChallengeResponse respond(String clientId, Map<String, String> answer) {
    return running
        .sdk()
        .respondToAuthChallenge(
            r ->
                r.clientId(clientId)
                    .challengeName(ChallengeNameType.PASSWORD_VERIFIER)
                    .challengeResponses(answer));
  }
}
