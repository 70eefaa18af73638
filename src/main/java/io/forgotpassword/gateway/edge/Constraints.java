package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The service model's constraints (cognito-idp 2016-04-18) on what the gateway reads: members
 * become a list of violations, empty when all hold. Lengths count code points.
 */
final class Constraints {
  private static final int STRING_MAX = 131_072;

  /**
   * In a username the gateway also refuses what shows nothing: Unicode's
   * Default_Ignorable_Code_Point within the service's categories, and the empty Braille cell.
   */
  private static final String INVISIBLE =
      "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800\\u3164\\uFE00-\\uFE0F\\uFFA0"
          + "\\x{E0100}-\\x{E01EF}";

  private static final Rule CLIENT_ID = new Rule("clientId", 1, 128, "[\\w+]+");
  private static final Rule SECRET_HASH = new Rule("secretHash", 1, 128, "[\\w+=/]+");
  private static final Rule CODE = new Rule("confirmationCode", 1, 2048, "[\\S]+");

  /** Takes spaces inside, as the service does; its model says {@code [\S]+}. */
  private static final Rule PASSWORD =
      new Rule("password", 0, 256, "^[\\S]+.*[\\S]+$", Pattern.compile("(?s)\\S(.*\\S)?"));

  private static final Rule USERNAME =
      new Rule(
          "username",
          1,
          128,
          "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
          Pattern.compile("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}&&[^" + INVISIBLE + "]]+"));

  private final List<Violation> violations = new ArrayList<>(0);

  private Constraints() {}

  /** One broken constraint: the member's path and what must hold, both in the service's words. */
  record Violation(String member, String constraint) {}

  /** What the service demands of one member: the pattern as it names it, and what is matched. */
  private record Rule(String member, int min, int max, String pattern, Pattern matches) {
    Rule(String member, int min, int max, String pattern) {
      this(member, min, max, pattern, Pattern.compile(pattern));
    }
  }

  /** Of an operation that is let through only what the gateway itself deals with is looked at. */
  static List<Violation> brokenBy(Operation operation, RequestFields fields) {
    Constraints constraints = new Constraints();
    if (operation.takes("ClientId")) {
      constraints.required(CLIENT_ID, fields.clientId);
    }
    if (operation.takes("Username") || fields.username != null) {
      constraints.required(USERNAME, fields.username);
    }
    if (operation.isRecovery()) {
      constraints.optional(SECRET_HASH, fields.secretHash);
    }
    if (operation == Operation.CONFIRM_FORGOT_PASSWORD) {
      constraints.required(CODE, fields.confirmationCode);
      constraints.required(PASSWORD, fields.password);
    }
    constraints.texts(fields);
    return constraints.violations;
  }

  private void texts(RequestFields fields) {
    text("userContextData.ipAddress", fields.ipAddress);
    text("userContextData.encodedData", fields.encodedData);
    text("analyticsMetadata.analyticsEndpointId", fields.analyticsEndpointId);
    fields.clientMetadata.forEach(
        (key, value) -> {
          text("clientMetadata", key);
          text("clientMetadata", value);
        });
  }

  private void required(Rule rule, @Nullable String value) {
    if (value == null) {
      add(rule.member(), "Member must not be null");
    } else {
      optional(rule, value);
    }
  }

  private void optional(Rule rule, @Nullable String value) {
    if (value == null) {
      return;
    }
    int length = value.codePointCount(0, value.length());
    if (length < rule.min()) {
      add(rule.member(), "Member must have length greater than or equal to " + rule.min());
    } else if (length > rule.max()) {
      add(rule.member(), "Member must have length less than or equal to " + rule.max());
    } else if (!rule.matches().matcher(value).matches()) {
      add(rule.member(), "Member must satisfy regular expression pattern: " + rule.pattern());
    }
  }

  private void text(String member, @Nullable String value) {
    if (value != null && value.length() > STRING_MAX) {
      add(member, "Member must have length less than or equal to " + STRING_MAX);
    }
  }

  private void add(String member, String constraint) {
    violations.add(new Violation(member, constraint));
  }
}
