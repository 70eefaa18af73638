package io.forgotpassword.gateway.recovery;

import io.vertx.core.Future;

/** The flows of one event loop, over one connection pool to Cognito. */
public record Flows(
    RecoveryFlow recovery, PassThroughFlow passThrough, RequestRecorder conclusion) {
  /** Requests that are not concluded, those already answered among them. */
  public int unconcluded() {
    return conclusion.unconcluded();
  }

  /** Gets ready for the first request; completes whether or not Cognito can be reached. */
  public Future<Void> warmUp() {
    return recovery.warmUp();
  }

  /** Ends the calls in flight; completes when each of them is concluded. */
  public Future<Void> close() {
    return recovery.close();
  }
}
