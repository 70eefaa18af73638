package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.RunningPool.CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.NEW_PASSWORD;
import static io.forgotpassword.gateway.demo.RunningPool.PUBLIC_CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.input;
import static io.forgotpassword.gateway.demo.RunningPool.refusal;
import static io.forgotpassword.gateway.demo.RunningPool.secretInput;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings.Limits;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SignUpResponse;

/** SignUp, ConfirmSignUp and ResendConfirmationCode, by Amazon's own client. */
final class PoolSignUpTest {
  private final RunningPool running = RunningPool.example();
  private final RunningPool telling =
      new RunningPool(Variants.tellingWhoExists(PoolSettings.example()));

  @AfterEach
  void close() {
    running.close();
    telling.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Short-1,Password not long enough",
    "NO-LOWER-CASE-1,Password must have lowercase characters",
    "no-upper-case-1,Password must have uppercase characters",
    "No-Number,Password must have numeric characters",
    "NoSymbol1,Password must have symbol characters"
  })
  void a_password_against_the_policy_is_invalid(String password, String complaint) {
    assertThat(refusal(() -> signUp("new", password)))
        .isEqualTo("InvalidPasswordException: Password did not conform with policy: " + complaint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "ADA"})
  void a_username_that_is_taken_exists(String username) {
    assertThat(refusal(() -> signUp(username, NEW_PASSWORD)))
        .isEqualTo("UsernameExistsException: User already exists");
    signUp("new", NEW_PASSWORD);
    assertThat(refusal(() -> signUp("NEW", NEW_PASSWORD)))
        .isEqualTo("UsernameExistsException: User already exists");
  }

  @ParameterizedTest
  @CsvSource({"new@example.com,email,email", "+15555550199,phone number,phone number"})
  void a_username_must_not_look_like_an_alias(String username, String format, String alias) {
    assertThat(refusal(() -> signUp(username, NEW_PASSWORD)))
        .isEqualTo(
            "InvalidParameterException: Username cannot be of "
                + format
                + " format, since user pool is configured for "
                + alias
                + " alias.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "email|nobody|InvalidParameterException: Invalid email address format.",
        "phone_number|5550100|InvalidParameterException: Invalid phone number format.",
        "email_verified|true|NotAuthorizedException: A client attempted to write unauthorized"
            + " attribute",
        "sub|1|NotAuthorizedException: A client attempted to write unauthorized attribute",
        "colour|green|InvalidParameterException: Attributes did not conform to the schema: Type"
            + " for attribute {colour} could not be determined"
      })
  void an_attribute_that_the_pool_does_not_take_is_refused(
      String name, String value, String refusal) {
    assertThat(refusal(() -> signUp("new", NEW_PASSWORD, attribute(name, value))))
        .isEqualTo(refusal);
  }

  @Test
  void broken_constraints_of_attributes_are_told_with_their_place() {
    var input = input("new").put("Password", NEW_PASSWORD);
    input.putArray("UserAttributes").addObject().put("Name", "x".repeat(33)).put("Value", "");
    input.withArray("UserAttributes").addObject().put("Value", "x".repeat(2049));
    running
        .call(Operation.SIGN_UP, input)
        .isRefused(
            "InvalidParameterException",
            "3 validation errors detected: Value at 'userAttributes.1.member.name' failed to"
                + " satisfy constraint: Member must have length less than or equal to 32; Value at"
                + " 'userAttributes.2.member.name' failed to satisfy constraint: Member must not"
                + " be null; Value at 'userAttributes.2.member.value' failed to satisfy"
                + " constraint: Member must have length less than or equal to 2048");
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"SIGN_UP", "CONFIRM_SIGN_UP", "RESEND_CONFIRMATION_CODE"})
  void a_client_with_a_secret_must_send_its_hash_and_one_without_must_not(Operation operation) {
    var input = secretInput("new").put("Password", NEW_PASSWORD).put("ConfirmationCode", "123456");
    var missing = input.deepCopy();
    missing.remove("SecretHash");
    running
        .call(operation, missing)
        .isRefused(
            "NotAuthorizedException",
            "Client " + CLIENT_ID + " is configured with secret but SECRET_HASH was not received");
    running
        .call(operation, input.deepCopy().put("SecretHash", "AAAA"))
        .isRefused(
            "NotAuthorizedException", "Unable to verify secret hash for client " + CLIENT_ID);
    running
        .call(operation, input.deepCopy().put("ClientId", PUBLIC_CLIENT_ID))
        .isRefused(
            "NotAuthorizedException",
            "Client "
                + PUBLIC_CLIENT_ID
                + " is not configured for secret but secret hash was received");
    assertThat(running.call(operation, input).body()).doesNotContain("NotAuthorizedException");
  }

  @Test
  void a_code_is_guessed_expires_and_is_used_once() {
    signUp("new", NEW_PASSWORD, attribute("email", "new@example.com"));
    String code = running.lastCode();
    assertThat(refusal(() -> confirm("new", running.wrongCode())))
        .isEqualTo("CodeMismatchException: Invalid verification code provided, please try again.");
    running.clock.advance(Duration.ofHours(24));
    assertThat(refusal(() -> confirm("new", code)))
        .isEqualTo("ExpiredCodeException: Invalid code provided, please request a code again.");
    resend(running, "new");
    confirm("new", running.lastCode());
    assertThat(refusal(() -> confirm("new", running.lastCode())))
        .isEqualTo("NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED");
    assertThat(refusal(() -> resend(running, "new")))
        .isEqualTo("InvalidParameterException: User is already confirmed.");
  }

  @Test
  void guesses_and_messages_are_limited_by_the_hour() {
    signUp("new", NEW_PASSWORD, attribute("email", "new@example.com"));
    int allowed = SignUp.GUESSES_PER_HOUR;
    for (int i = 0; i < allowed; i++) {
      assertThat(refusal(() -> confirm("new", running.wrongCode()))).startsWith("CodeMismatch");
    }
    assertThat(refusal(() -> confirm("new", running.lastCode())))
        .isEqualTo("LimitExceededException: Attempt limit exceeded, please try after some time.");
    for (int i = 0; i < Limits.STANDARD.requestsPerHour(); i++) {
      resend(running, "new");
    }
    assertThat(refusal(() -> resend(running, "new"))).startsWith("LimitExceededException");
  }

  @Test
  void an_unknown_user_is_hidden_or_told() {
    assertThat(refusal(() -> confirm("nobody", "123456"))).startsWith("ExpiredCodeException");
    assertThat(resend(running, "nobody")).isEqualTo(resend(running, "NoBody"));
    assertThat(running.pool.outbox().messages()).isEmpty();
    telling
        .call(Operation.CONFIRM_SIGN_UP, input("nobody").put("ConfirmationCode", "123456"))
        .isRefused("UserNotFoundException", "Username/client id combination not found.");
    assertThat(refusal(() -> resend(telling, "nobody"))).startsWith("UserNotFoundException");
    assertThat(refusal(() -> resend(telling, "linus")))
        .isEqualTo("NotAuthorizedException: User is disabled.");
  }

  @Test
  void an_address_that_is_anothers_becomes_an_alias_only_by_force() {
    signUp("new", NEW_PASSWORD, attribute("email", "grace@example.com"));
    assertThat(refusal(() -> confirm("new", running.lastCode())))
        .isEqualTo("AliasExistsException: An account with the given email already exists.");
    running
        .sdk()
        .confirmSignUp(
            r ->
                r.clientId(PUBLIC_CLIENT_ID)
                    .username("new")
                    .confirmationCode(running.lastCode())
                    .forceAliasCreation(true));
    assertThat(running.pool.signIn("grace@example.com", Secret.of(NEW_PASSWORD)).await()).isTrue();
    assertThat(running.pool.signIn("grace", PoolSettings.EXAMPLE_PASSWORD).await()).isTrue();
  }

  @Test
  void a_user_without_a_contact_gets_no_code() {
    assertThat(signUp("new", NEW_PASSWORD).codeDeliveryDetails()).isNull();
    assertThat(running.pool.outbox().messages()).isEmpty();
    assertThat(refusal(() -> resend(running, "new")))
        .isEqualTo(
            "InvalidParameterException: Cannot resend codes. Auto verification not turned on.");
  }

  @Test
  void who_signed_up_and_confirmed_signs_in_by_name_and_address_and_can_recover() {
    SignUpResponse answer =
        signUp(
            "new",
            NEW_PASSWORD,
            attribute("email", "new@example.com"),
            attribute("given_name", "Neo"));
    assertThat(answer.userConfirmed()).isFalse();
    assertThat(answer.userSub()).matches("[0-9a-f-]{36}");
    assertThat(answer.codeDeliveryDetails().destination()).isEqualTo("n***@e***");
    assertThat(answer.codeDeliveryDetails().attributeName()).isEqualTo("email");
    assertThat(running.pool.signIn("new", Secret.of(NEW_PASSWORD)).await()).isFalse();

    confirm("new", running.lastCode());
    assertThat(running.pool.signIn("new@example.com", Secret.of(NEW_PASSWORD)).await()).isTrue();
    assertThat(running.forgot("new").delivery()).isEqualTo("EMAIL n***@e***");
  }

  @Test
  void a_number_is_preferred_to_an_address() {
    SignUpResponse answer =
        signUp(
            "new",
            NEW_PASSWORD,
            attribute("email", "new@example.com"),
            attribute("phone_number", "+15555550199"));
    assertThat(answer.codeDeliveryDetails().deliveryMediumAsString()).isEqualTo("SMS");
    assertThat(running.pool.outbox().lastTo("+15555550199")).isPresent();
  }

  @Test
  void metadata_reaches_the_triggers() {
    Map<String, String> metadata = Map.of("campaign", "spring");
    running
        .sdk()
        .signUp(
            r ->
                r.clientId(PUBLIC_CLIENT_ID)
                    .username("new")
                    .password(NEW_PASSWORD)
                    .userAttributes(attribute("email", "new@example.com"))
                    .clientMetadata(metadata));
    assertThat(running.pool.triggerCalls())
        .containsExactly(
            new TriggerCall(Trigger.PRE_SIGN_UP, "new", metadata),
            new TriggerCall(Trigger.CUSTOM_MESSAGE, "new", metadata));
    assertThat(running.pool.received().get(0).operation()).isEqualTo(Operation.SIGN_UP);
    assertThat(running.pool.received().get(0).clientMetadata()).isEqualTo(metadata);
  }

  private static AttributeType attribute(String name, String value) {
    return AttributeType.builder().name(name).value(value).build();
  }

  private SignUpResponse signUp(String username, String password, AttributeType... attributes) {
    return running
        .sdk()
        .signUp(
            r ->
                r.clientId(PUBLIC_CLIENT_ID)
                    .username(username)
                    .password(password)
                    .userAttributes(List.of(attributes)));
  }

  private void confirm(String username, String code) {
    running
        .sdk()
        .confirmSignUp(r -> r.clientId(PUBLIC_CLIENT_ID).username(username).confirmationCode(code));
  }

  private static String resend(RunningPool pool, String username) {
    return pool.sdk()
        .resendConfirmationCode(r -> r.clientId(PUBLIC_CLIENT_ID).username(username))
        .codeDeliveryDetails()
        .destination();
  }
}
