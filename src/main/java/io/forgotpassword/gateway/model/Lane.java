package io.forgotpassword.gateway.model;

import java.util.Locale;

/** Which rules by username a request is asked about; its id is safe as a metric label. */
public enum Lane {
  /** The configured ones, which everybody draws on who names the username. */
  PUBLIC,
  /** Those for devices that proved to be the owner's. */
  TRUSTED;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
