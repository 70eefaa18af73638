package io.forgotpassword.gateway.demo;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the service's model says of one text member.
 *
 * @param name such as {@code UserContextData.IpAddress} for a member of a structure
 * @param max the greatest length in Unicode scalar values
 * @param pattern the whole text must match it
 * @param rule what a text that does not match is told
 */
record Constraint(String name, boolean required, int min, int max, Pattern pattern, String rule) {
  private static final int MAX_STRING = 131_072;
  private static final Pattern FIRST_LETTER = Pattern.compile("\\b[A-Z]");

  static final Constraint CLIENT_ID = of(true, "ClientId", 1, 128, "[\\w+]+");
  static final Constraint USERNAME =
      of(true, "Username", 1, 128, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
  static final Constraint SECRET_HASH = of(false, "SecretHash", 1, 128, "[\\w+=/]+");
  static final Constraint CODE = of(true, "ConfirmationCode", 1, 2048, "[\\S]+");

  /** Takes spaces inside, as the service does; its model says {@code [\S]+}. */
  static final Constraint PASSWORD =
      new Constraint(
          "Password",
          true,
          0,
          256,
          Pattern.compile("(?s)\\S(.*\\S)?"),
          "Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$");

  static final Constraint IP_ADDRESS = anyText("UserContextData.IpAddress");
  static final Constraint ENCODED_DATA = anyText("UserContextData.EncodedData");
  static final Constraint ENDPOINT_ID = anyText("AnalyticsMetadata.AnalyticsEndpointId");
  static final Constraint METADATA = anyText("ClientMetadata");

  /** The violation when the member is missing. */
  String absence() {
    return sentence("Member must not be null");
  }

  /** What is wrong with a text, or empty; of an empty text only that it is too short. */
  Optional<String> violationOf(String text) {
    int length = text.codePointCount(0, text.length());
    if (length < min) {
      return Optional.of(sentence("Member must have length greater than or equal to " + min));
    }
    if (length > max) {
      return Optional.of(sentence("Member must have length less than or equal to " + max));
    }
    return pattern.matcher(text).matches() ? Optional.empty() : Optional.of(sentence(rule));
  }

  private String sentence(String violated) {
    String path = FIRST_LETTER.matcher(name).replaceAll(m -> m.group().toLowerCase(Locale.ROOT));
    return "Value at '" + path + "' failed to satisfy constraint: " + violated;
  }

  static Constraint anyText(String name) {
    return of(false, name, 0, MAX_STRING, "(?s).*");
  }

  static Constraint of(boolean required, String name, int min, int max, String pattern) {
    String rule = "Member must satisfy regular expression pattern: " + pattern;
    return new Constraint(name, required, min, max, Pattern.compile(pattern), rule);
  }
}
