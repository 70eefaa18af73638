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
 * @param rule what a text that does not match is told
 */
record Constraint(String path, int min, int max, @Nullable Pattern pattern, String rule) {
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
  static final Constraint AUTH_PARAMETERS = anyText("authParameters");
  static final Constraint CHALLENGE_RESPONSES = anyText("challengeResponses");
  static final Constraint SESSION = new Constraint("session", 20, 2048, null, "");
  static final Constraint CLIENT_SECRET = member("ClientSecret", 24, 64, "[\\w+]+");
  static final Constraint DEVICE_KEY = member("DeviceKey", 1, 55, "[\\w-]+_[0-9a-f-]+");
  static final Constraint AUTH_FLOW =
      oneOf(
          "authFlow",
          "USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, "
              + "USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH");
  static final Constraint CHALLENGE_NAME =
      oneOf(
          "challengeName",
          "SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SELECT_MFA_TYPE, MFA_SETUP, "
              + "PASSWORD_VERIFIER, CUSTOM_CHALLENGE, SELECT_CHALLENGE, DEVICE_SRP_AUTH, "
              + "DEVICE_PASSWORD_VERIFIER, ADMIN_NO_SRP_AUTH, NEW_PASSWORD_REQUIRED, SMS_OTP, "
              + "PASSWORD, WEB_AUTHN, PASSWORD_SRP");

  /** Of a token; the model bounds its length not at all, the body's bound holds. */
  static Constraint token(String path) {
    return matching(path, 0, Integer.MAX_VALUE, "[A-Za-z0-9-_=.]+");
  }

  /** Of an attribute's name, by the list that it is in and its place there, from 1. */
  static Constraint attributeName(String list, int place) {
    return matching(
        list + "." + place + ".member.name", 1, 32, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+");
  }

  static Constraint attributeValue(String list, int place) {
    return new Constraint(list + "." + place + ".member.value", 0, 2048, null, "");
  }

  /** The violation when the member is missing. */
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
    return pattern == null || pattern.matcher(text).matches() ? Optional.empty() : broken(rule);
  }

  private Optional<String> broken(String rule) {
    return Optional.of(sentence(rule));
  }

  private String sentence(String rule) {
    return "Value at '" + path + "' failed to satisfy constraint: " + rule;
  }

  private static Constraint member(String name, int min, int max, String pattern) {
    String path = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    return matching(path, min, max, pattern);
  }

  private static Constraint anyText(String path) {
    return new Constraint(path, 0, MAX_STRING, null, "");
  }

  private static Constraint matching(String path, int min, int max, String pattern) {
    String rule = "Member must satisfy regular expression pattern: " + pattern;
    return new Constraint(path, min, max, Pattern.compile(pattern), rule);
  }

  private static Constraint oneOf(String path, String values) {
    String rule = "Member must satisfy enum value set: [" + values + "]";
    return new Constraint(path, 0, MAX_STRING, Pattern.compile(values.replace(", ", "|")), rule);
  }
}
