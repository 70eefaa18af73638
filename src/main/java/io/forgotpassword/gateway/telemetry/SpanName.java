package io.forgotpassword.gateway.telemetry;

/** The child spans of a request. */
public enum SpanName {
  /** The decision of the limits. */
  ADMIT("admit"),
  /** One call to Cognito, from waiting for a connection to the last byte of the answer. */
  FORWARD("forward"),
  /** The audit event, from its publication to its line in the trail. */
  AUDIT("audit");

  private final String id;

  SpanName(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }
}
