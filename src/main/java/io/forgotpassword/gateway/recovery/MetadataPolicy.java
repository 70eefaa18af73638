package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Outcome;
import java.text.Normalizer;
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
      "ClientMetadata key '%s' looks like a secret, and Cognito passes ClientMetadata to Lambda"
          + " triggers unencrypted (expected: another key, or this one in"
          + " clients[].client-metadata.allow)";

  /** Where a word of a camelCase, snake_case or kebab-case name begins. */
  private static final Pattern NEXT_WORD =
      Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|[^\\p{L}\\p{N}]+");

  /** A name whose last word is a secret; {@code resetPasswordUrl} is a link. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(.* )?(\\p{L}*(pass ?(word|phrase|code)|passwd|secret)|pwd|otp|pin)s?( ?\\p{N}+)? ?");

  private final boolean anyKey;
  private final Set<String> allowed;
  private final Map<String, String> added;
  private final String reserved;

  /**
   * @param reserved a key that never crosses from a caller, in whatever case: what it carries is
   *     the gateway's, and a message could show a caller's as if it were
   */
  MetadataPolicy(List<String> allowed, Map<String, String> added, String reserved) {
    this.anyKey = allowed.contains("*");
    this.allowed = new HashSet<>(allowed);
    this.added = Map.copyOf(added);
    this.reserved = reserved;
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
    if (metadata.isEmpty()) {
      return added;
    }
    Map<String, String> crossing = new HashMap<>(metadata);
    crossing.keySet().removeIf(reserved::equalsIgnoreCase);
    if (!anyKey) {
      crossing.keySet().retainAll(allowed);
    }
    crossing.putAll(added);
    return crossing;
  }

  private static boolean namesSecret(String key) {
    String name = Normalizer.normalize(key, Normalizer.Form.NFKC);
    String words = NEXT_WORD.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
    return SECRET.matcher(words).matches();
  }
}
