package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.ServiceError;

/** Ends a call with an error of the service; it crosses the steps of one call and no more. */
@SuppressWarnings("serial") // never serialised
final class Refused extends RuntimeException {
  private final ServiceError error;

  Refused(ServiceError error) {
    super(error.type(), null, false, false);
    this.error = error;
  }

  ServiceError error() {
    return error;
  }
}
