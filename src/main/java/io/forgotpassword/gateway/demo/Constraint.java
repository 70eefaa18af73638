package io.forgotpassword.gateway.demo;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the service's model says of one text member.
 *
 * @param path as messages spell it, such as {@code userContextData.ipAddress}
 * @param max the greatest length in Unicode scalar values
 * @param pattern the whole text must match it; null is any text
 */
record Constraint(String path, int min, int max, @Nullable Pattern pattern) {
  private static final int MAX_STRING = 131_072;

  static final Constraint CLIENT_ID = member("ClientId", 1, 128, "[\\w+]+");
  static final Constraint USERNAME =
      member("Username", 1, 128, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
  static final Constraint SECRET_HASH = member("SecretHash", 1, 128, "[\\w+=/]+");
  static final Constraint CODE = member("ConfirmationCode", 1, 2048, "[\\S]+");
  static final Constraint PASSWORD = member("Password", 0, 256, "[\\S]+");
  static final Constraint IP_ADDRESS = anyText("userContextData.ipAddress");
  static final Constraint ENCODED_DATA = anyText("userContextData.encodedData");
  static final Constraint ENDPOINT_ID = anyText("analyticsMetadata.analyticsEndpointId");
  static final Constraint METADATA = anyText("clientMetadata");

  /** What an absent member breaks. */
  String absence() {
    return sentence("Member must not be null");
  }

  /** What is wrong with a text, or empty; of an empty text only that it is too short. */
  Optional<String> violationOf(String text) {
    int length = text.codePointCount(0, text.length());
    if (length < min) {
      return broken("Member must have length greater than or equal to " + min);
    }
    if (length > max) {
      return broken("Member must have length less than or equal to " + max);
    }
    return pattern == null || pattern.matcher(text).matches()
        ? Optional.empty()
        : broken("Member must satisfy regular expression pattern: " + pattern.pattern());
  }

  private Optional<String> broken(String rule) {
    return Optional.of(sentence(rule));
  }

  private String sentence(String rule) {
    return "Value at '" + path + "' failed to satisfy constraint: " + rule;
  }

  private static Constraint member(String name, int min, int max, String pattern) {
    String path = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    return new Constraint(path, min, max, Pattern.compile(pattern));
  }

  private static Constraint anyText(String path) {
    return new Constraint(path, 0, MAX_STRING, null);
  }
}
