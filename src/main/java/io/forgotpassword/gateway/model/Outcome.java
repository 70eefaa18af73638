package io.forgotpassword.gateway.model;

import org.jspecify.annotations.Nullable;

/** What became of one request, before it is decided what its caller may see of that. */
public sealed interface Outcome {
  /** How the request ended. */
  Verdict verdict();

  /** Cognito's own request id, when it answered with one. */
  @Nullable String upstreamRequestId();

  /**
   * Cognito accepted.
   *
   * @param delivery where the code went; null for ConfirmForgotPassword
   */
  record Accepted(@Nullable CodeDelivery delivery, @Nullable String upstreamRequestId)
      implements Outcome {
    @Override
    public Verdict verdict() {
      return Verdict.ACCEPTED;
    }
  }

  /**
   * Cognito accepted a call that was let through.
   *
   * @param body its answer as it is, a JSON object or empty; it may hold tokens
   */
  record Relayed(Secret body, @Nullable String upstreamRequestId) implements Outcome {
    @Override
    public Verdict verdict() {
      return Verdict.ACCEPTED;
    }
  }

  /**
   * Cognito or the gateway did not accept.
   *
   * @param limit which rule refused and for how long, when one did
   */
  record Refused(
      Verdict verdict,
      ServiceError error,
      @Nullable LimitRefusal limit,
      @Nullable String upstreamRequestId)
      implements Outcome {
    /** A refusal or failure of the gateway's own. */
    public static Refused locally(Verdict verdict, ServiceError error) {
      return new Refused(verdict, error, null, null);
    }
  }
}
