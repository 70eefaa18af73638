package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import org.jspecify.annotations.Nullable;

/**
 * One call as Cognito will see it, member by member of the service model. Null and empty members
 * are not sent.
 */
public sealed interface UpstreamCall permits RecoveryCall, PassThroughCall {
  /** The operation that is called. */
  Operation operation();

  /** Whom the call is for; null when it names nobody. */
  @Nullable Username username();

  /**
   * The same call with a proof that it comes from its app client.
   *
   * @param proof the client's secret for an operation of {@link Operation.Shape#CLIENT}, else the
   *     SecretHash of the username
   */
  UpstreamCall withProof(String proof);
}
