package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;

/** Is told of every call that concluded, and of how many nanoseconds it took. */
public interface CallListener {
  void called(Operation operation, long nanos);
}
