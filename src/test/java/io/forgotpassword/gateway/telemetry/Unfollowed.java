package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.RequestId;

/** A request that nobody follows. */
public record Unfollowed(RequestId id, RequestObserver observer) implements Followed {
  public static final Unfollowed REQUEST =
      new Unfollowed(new RequestId(0, 1), RequestObserver.NONE);
}
