package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import org.jspecify.annotations.Nullable;

/** Adds what proves who is calling to a request that is about to be sent. */
public interface RequestSigner {
  /** No signature: all operations that cross are public. */
  RequestSigner NONE = (head, operation, body) -> {};

  /** Adds headers to a request's head. */
  void sign(RequestHead head, Operation operation, byte[] body);

  /**
   * Hears when an answer was made.
   *
   * @param date its Date header
   */
  default void answered(@Nullable String date) {}
}
