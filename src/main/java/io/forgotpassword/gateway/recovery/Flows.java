package io.forgotpassword.gateway.recovery;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * The flows of one event loop, over one connection pool to Cognito.
 *
 * @param pause null when there are no pause links
 */
public record Flows(
    RecoveryFlow recovery,
    PassThroughFlow passThrough,
    OwnerDevices devices,
    @Nullable OwnerPause pause,
    GovernedCalls calls,
    RequestRecorder recorder) {
  /** Requests that are not recorded yet, those already answered among them. */
  public int unrecorded() {
    return recorder.unrecorded();
  }

  /** Gets ready for the first request; completes whether or not Cognito can be reached. */
  public Future<Void> warmUp() {
    return calls.warmUp();
  }

  /** Ends what waits and the calls in flight; completes when each of them is recorded. */
  public Future<Void> close() {
    return calls.close();
  }
}
