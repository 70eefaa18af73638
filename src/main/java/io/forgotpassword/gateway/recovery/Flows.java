package io.forgotpassword.gateway.recovery;

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
    RequestRecorder recorder) {}
