package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.RequestId;
import java.util.function.BooleanSupplier;

/**
 * A request as it came in, before its body was understood.
 *
 * @param nanos the monotonic clock at arrival
 * @param callerGone whether the caller went away unanswered; asked on the request's own thread
 */
public record Arrival(
    RequestId id,
    Protocol protocol,
    Connection connection,
    long nanos,
    BooleanSupplier callerGone) {
  /** The protocol a caller speaks; its id is safe as a metric label. */
  public enum Protocol {
    /** Cognito's own, JSON 1.1 at {@code POST /}. */
    COGNITO("cognito"),
    /** Plain REST. */
    REST("rest");

    private final String id;

    Protocol(String id) {
      this.id = id;
    }

    /** The stable id. */
    public String id() {
      return id;
    }
  }
}
