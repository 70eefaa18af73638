package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Answers.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Secret;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken constraints, in the service's own words; each of them is in ConstraintsTest. */
class CognitoConstraintTest {
  private static final String MISSING = "Member must not be null";
  private static final String USERNAME_PATTERN =
      "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
  private static final String NO_SPACE_AROUND =
      "Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$";

  @TempDir static Path directory;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.in(directory).withServer("max-body: 1MiB").start();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  /** A member of one structure with a value that breaks its constraint; null is absent. */
  record Broken(String member, String value, String path, String constraint) {
    @Override
    public String toString() {
      int length = value == null ? -1 : value.length();
      return "%s of length %d: %s".formatted(member, length, constraint);
    }

    ObjectNode in(ObjectNode body) {
      return value == null ? body.without(member) : body.put(member, value);
    }

    String message() {
      return "1 validation error detected: " + sentence();
    }

    String sentence() {
      return "Value at '" + path + "' failed to satisfy constraint: " + constraint;
    }
  }

  static Stream<Broken> membersOfBoth() {
    return Stream.of(
        new Broken("ClientId", null, "clientId", MISSING),
        new Broken("Username", "😀".repeat(129), "username", atMost(128)),
        new Broken("Username", "grace\u3164", "username", USERNAME_PATTERN),
        new Broken("SecretHash", "not base64!", "secretHash", pattern("[\\w+=/]+")));
  }

  static Stream<Broken> membersOfConfirm() {
    return Stream.of(
        new Broken("ConfirmationCode", null, "confirmationCode", MISSING),
        new Broken("Password", "trailing ", "password", NO_SPACE_AROUND));
  }

  @ParameterizedTest
  @MethodSource("membersOfBoth")
  void both_operations_name_the_broken_constraint(Broken broken) throws Exception {
    String forgot = broken.in(Calls.forgot("grace")).toString();
    assertInvalid(gateway.call("ForgotPassword", forgot), broken.message());
    String confirm = broken.in(Calls.confirm("grace", "123456")).toString();
    assertInvalid(gateway.call("ConfirmForgotPassword", confirm), broken.message());
  }

  @ParameterizedTest
  @MethodSource("membersOfConfirm")
  void confirm_names_the_broken_constraint_and_forgot_does_not_look(Broken broken)
      throws Exception {
    String confirm = broken.in(Calls.confirm("grace", "123456")).toString();
    assertInvalid(gateway.call("ConfirmForgotPassword", confirm), broken.message());
    String forgot = broken.in(Calls.forgot("nobody")).toString();
    assertThat(gateway.call("ForgotPassword", forgot).statusCode()).isEqualTo(200);
  }

  @Test
  void a_text_in_a_structure_is_at_most_131072_long() throws Exception {
    ObjectNode body = Calls.forgot("grace");
    body.putObject("UserContextData").put("EncodedData", "a".repeat(131_073));
    assertInvalid(
        gateway.call("ForgotPassword", body.toString()),
        new Broken("", "", "userContextData.encodedData", atMost(131_072)).message());
  }

  @Test
  void every_violation_is_named_in_the_order_of_the_model() throws Exception {
    String body =
        """
        {"Password":"a ","Username":"","SecretHash":"!"}""";
    assertInvalid(
        gateway.call("ConfirmForgotPassword", body),
        "5 validation errors detected: "
            + String.join(
                "; ",
                new Broken("", "", "clientId", MISSING).sentence(),
                new Broken("", "", "username", atLeast(1)).sentence(),
                new Broken("", "", "secretHash", pattern("[\\w+=/]+")).sentence(),
                new Broken("", "", "confirmationCode", MISSING).sentence(),
                new Broken("", "", "password", NO_SPACE_AROUND).sentence()));
  }

  @Test
  void the_longest_values_are_accepted() throws Exception {
    String username = "😀".repeat(128);
    assertThat(gateway.call("ForgotPassword", Calls.forgot(username).toString()).statusCode())
        .isEqualTo(200);
    String confirm =
        Calls.confirm("grace", "1".repeat(2048)).put("Password", "a".repeat(256)).toString();
    Answers.assertRefused(
        gateway.call("ConfirmForgotPassword", confirm),
        400,
        "InvalidPasswordException",
        "Password did not conform with policy: Password must have uppercase characters");
  }

  @Test
  void a_password_with_spaces_inside_is_set() throws Exception {
    String password = "Correct horse 1 battery!";
    gateway.call("ForgotPassword", Calls.forgot("ada").toString());
    String code = gateway.pool().outbox().lastTo("+15555550100").orElseThrow().code();
    String confirm = Calls.confirm("ada", code).put("Password", password).toString();

    assertThat(gateway.call("ConfirmForgotPassword", confirm).statusCode()).isEqualTo(200);
    assertThat(gateway.pool().signIn("ada", Secret.of(password)).await()).isTrue();
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
