package io.forgotpassword.gateway.limit;

import io.vertx.core.Future;

/**
 * May this request proceed? All rules are asked at once: either every one admits the request and is
 * charged, or none is charged.
 */
public interface RateLimiter {
  /** The rules' answer; never waits on the calling thread. */
  Future<Admission> admit(Subject subject);
}
