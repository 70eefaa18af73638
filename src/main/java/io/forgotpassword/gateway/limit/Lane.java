package io.forgotpassword.gateway.limit;

import java.util.Locale;

/** Which rules by username a request is asked about. */
public enum Lane {
  /** The configured ones, which everybody draws on who names the username. */
  PUBLIC,
  /** Those for devices that proved to be the owner's. */
  TRUSTED;

  /** Such as {@code public}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
