package io.forgotpassword.gateway.cognito;

/** A wait, for a connection or for an answer, was longer than the request has time. */
final class DeadlinePassedException extends RuntimeException {
  DeadlinePassedException() {
    super("the deadline has passed", null, false, false);
  }
}
