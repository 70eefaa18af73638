package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which ClientMetadata crosses to Cognito. Cognito passes it unchecked and unencrypted to
 * Lambda triggers. So only allowed keys cross, their size is bounded, and a key that names a secret
 * is refused unless the configuration allows it by name.
 */
final class MetadataPolicy {
  /** Far above what triggers use, far below what would make a Lambda event costly. */
  static final int MAX_ENTRIES = 64;

  /** Keys and values together, in UTF-16 units. */
  static final int MAX_CHARACTERS = 8 * 1024;

  private static final String SECRET_KEY =
      "ClientMetadata key '%s' looks like a secret (expected: no passwords, tokens or codes; Cognito"
          + " passes ClientMetadata to Lambda triggers unencrypted)";

  private static final Set<String> SECRET_WORDS =
      Set.of(
          "password", "passwd", "pwd", "passphrase", "passcode", "secret", "token", "code", "otp");

  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("\\P{javaLetter}+|(?<=\\p{javaLowerCase})(?=\\p{javaUpperCase})");

  private final boolean anyKey;
  private final Set<String> allowed;
  private final Map<String, String> added;

  MetadataPolicy(List<String> allowed, Map<String, String> added) {
    this.anyKey = allowed.contains("*");
    this.allowed = new HashSet<>(allowed);
    this.added = Map.copyOf(added);
  }

  /** Why a caller's metadata is refused, or null when it is not. */
  Outcome.@Nullable Refused objectionTo(Map<String, String> metadata) {
    if (metadata.size() > MAX_ENTRIES) {
      return tooMuch(metadata.size(), "keys", MAX_ENTRIES);
    }
    int characters = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      characters += entry.getKey().length() + entry.getValue().length();
      if (!allowed.contains(entry.getKey()) && namesSecret(entry.getKey())) {
        return Refusals.invalid(SECRET_KEY.formatted(entry.getKey()));
      }
    }
    return characters <= MAX_CHARACTERS ? null : tooMuch(characters, "characters", MAX_CHARACTERS);
  }

  private static Outcome.Refused tooMuch(int count, String what, int most) {
    return Refusals.invalid(
        "ClientMetadata has %d %s (expected: at most %d)".formatted(count, what, most));
  }

  /** What crosses: the caller's allowed keys, overridden by those that the gateway sets. */
  Map<String, String> crossing(Map<String, String> metadata) {
    if (metadata.isEmpty() || (anyKey && added.isEmpty())) {
      return metadata.isEmpty() ? added : metadata;
    }
    Map<String, String> crossing = new HashMap<>(metadata);
    if (!anyKey) {
      crossing.keySet().retainAll(allowed);
    }
    crossing.putAll(added);
    return crossing;
  }

  /** Whether a word of a camelCase, snake_case or kebab-case key names a secret. */
  private static boolean namesSecret(String key) {
    return BETWEEN_WORDS
        .splitAsStream(key)
        .map(word -> word.toLowerCase(Locale.ROOT))
        .anyMatch(word -> SECRET_WORDS.contains(word) || SECRET_WORDS.contains(singularOf(word)));
  }

  private static String singularOf(String word) {
    return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
  }
}
