package io.forgotpassword.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.model.Operation;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every constraint of the service's model, in the service's own words. */
class ConstraintsTest {
  private static final String MISSING = "Member must not be null";
  private static final String USERNAME_PATTERN = pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
  private static final String VISIBLE = pattern("[\\S]+");
  private static final String NO_SPACE_AROUND = pattern("^[\\S]+.*[\\S]+$");

  private static final Map<String, BiConsumer<RequestFields, String>> MEMBERS =
      Map.of(
          "clientId", (fields, value) -> fields.clientId = value,
          "username", (fields, value) -> fields.username = value,
          "secretHash", (fields, value) -> fields.secretHash = value,
          "confirmationCode", (fields, value) -> fields.confirmationCode = value,
          "password", (fields, value) -> fields.password = value);

  static Stream<Arguments> membersOfBoth() {
    return Stream.of(
        Arguments.of("clientId", null, MISSING),
        Arguments.of("clientId", "", atLeast(1)),
        Arguments.of("clientId", "a".repeat(129), atMost(128)),
        Arguments.of("clientId", "with-dash", pattern("[\\w+]+")),
        Arguments.of("clientId", "ünïcode", pattern("[\\w+]+")),
        Arguments.of("username", null, MISSING),
        Arguments.of("username", "", atLeast(1)),
        Arguments.of("username", "a".repeat(129), atMost(128)),
        Arguments.of("username", "😀".repeat(129), atMost(128)),
        Arguments.of("username", "grace hopper", USERNAME_PATTERN),
        Arguments.of("username", "grace\n", USERNAME_PATTERN),
        Arguments.of("username", "grace\u0000", USERNAME_PATTERN),
        Arguments.of("username", "grace\u200b", USERNAME_PATTERN),
        Arguments.of("username", "grace\u034f", USERNAME_PATTERN),
        Arguments.of("username", "grace\u3164", USERNAME_PATTERN),
        Arguments.of("username", "grace\u115f", USERNAME_PATTERN),
        Arguments.of("username", "grace\u17b4", USERNAME_PATTERN),
        Arguments.of("username", "grace\u180b", USERNAME_PATTERN),
        Arguments.of("username", "grace\u2800", USERNAME_PATTERN),
        Arguments.of("username", "grace\ufe0f", USERNAME_PATTERN),
        Arguments.of("username", "grace\uffa0", USERNAME_PATTERN),
        Arguments.of("username", "grace\u00ad", USERNAME_PATTERN),
        Arguments.of("username", "grace\u202e", USERNAME_PATTERN),
        Arguments.of("username", "grace\udb40\udd00", USERNAME_PATTERN),
        Arguments.of("secretHash", "", atLeast(1)),
        Arguments.of("secretHash", "a".repeat(129), atMost(128)),
        Arguments.of("secretHash", "not base64!", pattern("[\\w+=/]+")));
  }

  static Stream<Arguments> membersOfConfirm() {
    return Stream.of(
        Arguments.of("confirmationCode", null, MISSING),
        Arguments.of("confirmationCode", "", atLeast(1)),
        Arguments.of("confirmationCode", "1".repeat(2049), atMost(2048)),
        Arguments.of("confirmationCode", "123 456", VISIBLE),
        Arguments.of("password", null, MISSING),
        Arguments.of("password", "", NO_SPACE_AROUND),
        Arguments.of("password", "a".repeat(257), atMost(256)),
        Arguments.of("password", " ", NO_SPACE_AROUND),
        Arguments.of("password", " leading", NO_SPACE_AROUND),
        Arguments.of("password", "trailing ", NO_SPACE_AROUND),
        Arguments.of("password", "\tleading", NO_SPACE_AROUND),
        Arguments.of("password", "trailing\n", NO_SPACE_AROUND));
  }

  @ParameterizedTest
  @MethodSource("membersOfBoth")
  void both_operations_name_the_broken_constraint(String member, String value, String words) {
    RequestFields fields = with(member, value);
    for (Operation operation : Operation.RECOVERY) {
      assertThat(Constraints.brokenBy(operation, fields))
          .containsExactly(new Violation(member, words));
    }
  }

  @ParameterizedTest
  @MethodSource("membersOfConfirm")
  void confirm_names_the_broken_constraint_and_forgot_does_not_look(
      String member, String value, String words) {
    RequestFields fields = with(member, value);
    assertThat(Constraints.brokenBy(Operation.CONFIRM_FORGOT_PASSWORD, fields))
        .containsExactly(new Violation(member, words));
    assertThat(Constraints.brokenBy(Operation.FORGOT_PASSWORD, fields)).isEmpty();
  }

  @Test
  void a_text_in_a_structure_is_at_most_131072_long() {
    RequestFields fields = good();
    fields.ipAddress = "a".repeat(131_072);
    fields.encodedData = fields.ipAddress;
    fields.analyticsEndpointId = fields.ipAddress;
    fields.clientMetadata = Map.of(fields.ipAddress, fields.ipAddress);
    assertThat(Constraints.brokenBy(Operation.FORGOT_PASSWORD, fields)).isEmpty();

    String longer = "a".repeat(131_073);
    fields.ipAddress = longer;
    fields.encodedData = longer;
    fields.analyticsEndpointId = longer;
    fields.clientMetadata = Map.of(longer, longer);
    assertThat(Constraints.brokenBy(Operation.FORGOT_PASSWORD, fields))
        .containsExactly(
            new Violation("userContextData.ipAddress", atMost(131_072)),
            new Violation("userContextData.encodedData", atMost(131_072)),
            new Violation("analyticsMetadata.analyticsEndpointId", atMost(131_072)),
            new Violation("clientMetadata", atMost(131_072)),
            new Violation("clientMetadata", atMost(131_072)));
  }

  @Test
  void every_violation_is_named_in_the_order_of_the_model() {
    RequestFields fields = new RequestFields();
    fields.password = " a";
    fields.username = "";
    fields.secretHash = "!";
    assertThat(Constraints.brokenBy(Operation.CONFIRM_FORGOT_PASSWORD, fields))
        .containsExactly(
            new Violation("clientId", MISSING),
            new Violation("username", atLeast(1)),
            new Violation("secretHash", pattern("[\\w+=/]+")),
            new Violation("confirmationCode", MISSING),
            new Violation("password", NO_SPACE_AROUND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "correct  horse battery", "with\ttab", "two\nlines"})
  void a_password_may_have_spaces_inside(String password) {
    RequestFields fields = good();
    fields.password = password;
    assertThat(Constraints.brokenBy(Operation.CONFIRM_FORGOT_PASSWORD, fields)).isEmpty();
  }

  @Test
  void the_longest_values_are_accepted() {
    RequestFields fields = good();
    fields.clientId = "a".repeat(128);
    fields.username = "😀".repeat(128);
    fields.secretHash = "a".repeat(128);
    fields.confirmationCode = "1".repeat(2048);
    fields.password = "a".repeat(256);
    assertThat(Constraints.brokenBy(Operation.CONFIRM_FORGOT_PASSWORD, fields)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a+b_c", "Gräce", "格蕾丝", "e\u0301", "$€", "1½", "a-b@c.d", "+15555550100"})
  void a_username_of_letters_marks_symbols_numbers_and_punctuation_is_accepted(String username) {
    assertThat(Constraints.brokenBy(Operation.FORGOT_PASSWORD, with("username", username)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a0", "é", "\u2003", "\ud83d\ude00", "\u0000"})
  void a_password_may_have_everything_but_ascii_white_space(String character) {
    RequestFields fields = with("password", "a" + character);
    assertThat(Constraints.brokenBy(Operation.CONFIRM_FORGOT_PASSWORD, fields)).isEmpty();
  }

  @Test
  void what_is_let_through_is_held_to_the_members_that_its_operation_has() {
    RequestFields none = new RequestFields();
    assertThat(Constraints.brokenBy(Operation.SIGN_UP, none))
        .containsExactly(new Violation("clientId", MISSING), new Violation("username", MISSING));
    assertThat(Constraints.brokenBy(Operation.INITIATE_AUTH, none))
        .containsExactly(new Violation("clientId", MISSING));
    assertThat(Constraints.brokenBy(Operation.GET_USER, none)).isEmpty();

    RequestFields named = with("username", "gra\u3164ce");
    named.secretHash = "not base64!";
    assertThat(Constraints.brokenBy(Operation.INITIATE_AUTH, named))
        .containsExactly(new Violation("username", USERNAME_PATTERN));
  }

  private static RequestFields good() {
    RequestFields fields = new RequestFields();
    fields.clientId = "1example";
    fields.username = "grace";
    fields.confirmationCode = "123456";
    fields.password = "Difference-Engine-2";
    return fields;
  }

  private static RequestFields with(String member, String value) {
    RequestFields fields = good();
    Objects.requireNonNull(MEMBERS.get(member)).accept(fields, value);
    return fields;
  }

  private static String atLeast(int min) {
    return "Member must have length greater than or equal to " + min;
  }

  private static String atMost(int max) {
    return "Member must have length less than or equal to " + max;
  }

  private static String pattern(String regex) {
    return "Member must satisfy regular expression pattern: " + regex;
  }
}
