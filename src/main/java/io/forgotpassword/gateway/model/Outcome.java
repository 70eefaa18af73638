package io.forgotpassword.gateway.model;

import org.jspecify.annotations.Nullable;

/** The result of one request, before disclosure decides what the caller may see of it. */
public sealed interface Outcome {
  Verdict verdict();

  /** Cognito's own request id, when it answered with one. */
  @Nullable String upstreamRequestId();

  /**
   * Cognito accepted.
   *
   * @param delivery where Cognito sent the code; null for ConfirmForgotPassword
   */
  record Accepted(@Nullable CodeDelivery delivery, @Nullable String upstreamRequestId)
      implements Outcome {
    @Override
    public Verdict verdict() {
      return Verdict.ACCEPTED;
    }
  }

  /**
   * Cognito accepted a pass-through call.
   *
   * @param body Cognito's answer unchanged, a JSON object or empty; it may hold tokens
   */
  record Relayed(Secret body, @Nullable String upstreamRequestId) implements Outcome {
    @Override
    public Verdict verdict() {
      return Verdict.ACCEPTED;
    }
  }

  /**
   * Cognito or the gateway refused, or failed.
   *
   * @param limit the limit that refused, if one did
   */
  record Refused(
      Verdict verdict,
      ServiceError error,
      @Nullable LimitRefusal limit,
      @Nullable String upstreamRequestId)
      implements Outcome {
    /** A refusal or failure of the gateway itself. */
    public static Refused locally(Verdict verdict, ServiceError error) {
      return new Refused(verdict, error, null, null);
    }
  }
}
