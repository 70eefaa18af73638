package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.ServiceError;

/** Ends a call with an error of the service, in the words that clients match on. */
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

  static Refused unknownOperation() {
    return client("UnknownOperationException", "Unknown operation.");
  }

  static Refused serialization(String message) {
    return client("SerializationException", message);
  }

  static Refused invalidParameter(String message) {
    return client("InvalidParameterException", message);
  }

  static Refused missingSecretHash(String clientId) {
    return notAuthorized(
        "Client " + clientId + " is configured with secret but SECRET_HASH was not received");
  }

  static Refused wrongSecretHash(String clientId) {
    return notAuthorized("Unable to verify secret hash for client " + clientId);
  }

  static Refused unexpectedSecretHash(String clientId) {
    return notAuthorized(
        "Client " + clientId + " is not configured for secret but secret hash was received");
  }

  static Refused disabled() {
    return notAuthorized("User is disabled.");
  }

  static Refused userNotFound() {
    return client("UserNotFoundException", "Username/client id combination not found.");
  }

  static Refused codeMismatch() {
    return client("CodeMismatchException", "Invalid verification code provided, please try again.");
  }

  static Refused expiredCode() {
    return client("ExpiredCodeException", "Invalid code provided, please request a code again.");
  }

  static Refused notConfirmed() {
    return client("UserNotConfirmedException", "User is not confirmed.");
  }

  static Refused wrongCredentials() {
    return notAuthorized("Incorrect username or password.");
  }

  static Refused missingParameter(String name) {
    return invalidParameter("Missing required parameter " + name);
  }

  static Refused client(String type, String message) {
    return new Refused(ServiceError.client(type, message));
  }

  static Refused notAuthorized(String message) {
    return client("NotAuthorizedException", message);
  }
}
