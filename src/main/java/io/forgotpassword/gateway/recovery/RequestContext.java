package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.device.CarriedCookie;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.telemetry.RequestObserver;
import io.forgotpassword.gateway.telemetry.RequestObserver.Traced;
import java.util.Locale;

/**
 * What is known of a request before its body is read.
 *
 * @param caller who waits for the answer
 * @param cookie what it says of its device
 * @param nanos the monotonic clock at arrival
 * @param observer traces and logs it
 */
public record RequestContext(
    RequestId id,
    Protocol protocol,
    Connection connection,
    Caller caller,
    CarriedCookie cookie,
    long nanos,
    RequestObserver observer)
    implements Traced {
  /** The protocol a caller speaks; its id is safe as a metric label. */
  public enum Protocol {
    /** Cognito's own, JSON 1.1 at {@code POST /}. */
    COGNITO,
    /** Plain REST. */
    REST;

    /** The stable id. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
