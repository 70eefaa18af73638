package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The service model's constraints (cognito-idp 2016-04-18) on what the gateway reads: members
 * become a list of violations, empty when all hold. Lengths count code points.
 */
final class Constraints {
  private static final int STRING_MAX = 131_072;

  private final List<Violation> violations = new ArrayList<>(0);

  private Constraints() {}

  /**
   * One broken constraint.
   *
   * @param member the member's path as the service spells it, such as {@code username}
   * @param constraint the service's words for what must hold
   */
  record Violation(String member, String constraint) {}

  static List<Violation> brokenBy(Operation operation, RequestFields fields) {
    Constraints constraints = new Constraints();
    constraints.requiredClient(fields);
    constraints.requiredUsername(fields);
    constraints.optional(
        "secretHash", fields.secretHash, 1, 128, "[\\w+=/]+", Characters::isSecretHash);
    if (operation == Operation.CONFIRM_FORGOT_PASSWORD) {
      constraints.required(
          "confirmationCode", fields.confirmationCode, 1, 2048, "[\\S]+", Characters::isVisible);
      constraints.required("password", fields.password, 0, 256, "[\\S]+", Characters::isVisible);
    }
    constraints.texts(fields);
    return constraints.violations;
  }

  /** The same for an operation that is let through: only what the gateway itself deals with. */
  static List<Violation> brokenByPassing(Operation operation, RequestFields fields) {
    Constraints constraints = new Constraints();
    if (operation.takes("ClientId")) {
      constraints.requiredClient(fields);
    }
    if (operation.takes("Username") || fields.username != null) {
      constraints.requiredUsername(fields);
    }
    constraints.texts(fields);
    return constraints.violations;
  }

  private void requiredClient(RequestFields fields) {
    required("clientId", fields.clientId, 1, 128, "[\\w+]+", Characters::isClientId);
  }

  private void requiredUsername(RequestFields fields) {
    required(
        "username",
        fields.username,
        1,
        128,
        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
        Characters::isUsername);
  }

  private void texts(RequestFields fields) {
    text("userContextData.ipAddress", fields.ipAddress);
    text("userContextData.encodedData", fields.encodedData);
    text("analyticsMetadata.analyticsEndpointId", fields.analyticsEndpointId);
    for (Map.Entry<String, String> entry : fields.clientMetadata.entrySet()) {
      text("clientMetadata", entry.getKey());
      text("clientMetadata", entry.getValue());
    }
  }

  private void required(
      String member,
      @Nullable String value,
      int min,
      int max,
      String pattern,
      IntPredicate matches) {
    if (value == null) {
      add(member, "Member must not be null");
    } else {
      optional(member, value, min, max, pattern, matches);
    }
  }

  private void optional(
      String member,
      @Nullable String value,
      int min,
      int max,
      String pattern,
      IntPredicate matches) {
    if (value == null) {
      return;
    }
    int length = value.codePointCount(0, value.length());
    if (length < min) {
      add(member, "Member must have length greater than or equal to " + min);
    } else if (length > max) {
      add(member, "Member must have length less than or equal to " + max);
    } else if (length == 0 || !Characters.all(value, matches)) {
      add(member, "Member must satisfy regular expression pattern: " + pattern);
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
