package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.ServiceError;
import org.jspecify.annotations.Nullable;

/** Ends a call with an error of the service, in the words that clients match on. */
@SuppressWarnings("serial") // never serialised
final class Refused extends RuntimeException {
  private final ServiceError error;

  Refused(ServiceError error) {
    super(error.type(), null, false, false);
    this.error = error;
  }

  /** A client error. */
  Refused(String type, String message) {
    this(ServiceError.client(type, message));
  }

  /** Ends the call with an error, if there is one. */
  static void unlessNull(@Nullable ServiceError error) {
    if (error != null) {
      throw new Refused(error);
    }
  }

  ServiceError error() {
    return error;
  }

  static Refused unknownOperation() {
    return new Refused("UnknownOperationException", "Unknown operation.");
  }

  static Refused serialization(String message) {
    return new Refused("SerializationException", message);
  }

  static Refused invalidParameter(String message) {
    return new Refused("InvalidParameterException", message);
  }

  static Refused notAuthorized(String message) {
    return new Refused("NotAuthorizedException", message);
  }

  static Refused disabled() {
    return notAuthorized("User is disabled.");
  }

  static Refused userNotFound() {
    return new Refused("UserNotFoundException", "Username/client id combination not found.");
  }

  static Refused codeMismatch() {
    return new Refused(
        "CodeMismatchException", "Invalid verification code provided, please try again.");
  }

  static Refused expiredCode() {
    return new Refused(
        "ExpiredCodeException", "Invalid code provided, please request a code again.");
  }

  static Refused notConfirmed() {
    return new Refused("UserNotConfirmedException", "User is not confirmed.");
  }
}
