package io.forgotpassword.gateway.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must not be seen: a key, a password, a code. It never prints itself. */
public final class Secret {
  /** The absent secret. */
  public static final Secret NONE = new Secret("");

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** The secret of a text. */
  public static Secret of(String value) {
    return value.isEmpty() ? NONE : new Secret(value);
  }

  /** The text itself, to be handed to the one piece of code that needs it. */
  public String reveal() {
    return value;
  }

  /** Whether there is no secret. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  /** Compares in a time that does not depend on where two secrets differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
