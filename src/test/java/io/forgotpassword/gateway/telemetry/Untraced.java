package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.RequestId;

/** A request that nobody follows. */
public record Untraced(RequestId id, RequestObserver observer) implements RequestObserver.Traced {
  public static final Untraced REQUEST = new Untraced(new RequestId(0, 1), RequestObserver.NONE);
}
