package io.forgotpassword.gateway.telemetry;

/** A part of a request's way that has a span of its own. */
public enum SpanName {
  /** The limits are asked. */
  ADMIT("admit"),
  /** One call to Cognito, from the wait for a connection to the answer's last byte. */
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
