package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import org.jspecify.annotations.Nullable;

/**
 * One call as Cognito will see it, member by member of the service model; null and empty members
 * are left out.
 */
public sealed interface UpstreamCall permits RecoveryCall, PassThroughCall {
  /** The operation that is called. */
  Operation operation();

  /** For whom; null when the call names nobody. */
  @Nullable Username username();

  /**
   * The same call with the proof that it comes from its app client.
   *
   * @param proof the client's secret for an operation of {@link Operation.Shape#CLIENT}, else the
   *     SecretHash of the username
   */
  UpstreamCall withProof(String proof);
}
