package io.forgotpassword.gateway.model;

/** Whose limits a request draws on; its id is safe as a metric label. */
public enum Lane {
  /** Those of everybody. */
  PUBLIC("public"),
  /** Those of a device that proved to be the owner's. */
  TRUSTED("trusted");

  private final String id;

  Lane(String id) {
    this.id = id;
  }

  /** The stable id. */
  public String id() {
    return id;
  }
}
