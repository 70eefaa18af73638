package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.ServiceError;

/** The service's refusals in the words that clients match on. */
final class Refusals {
  private Refusals() {}

  static Refused unknownOperation() {
    return client("UnknownOperationException", "Unknown operation.");
  }

  static Refused serialization(String message) {
    return client("SerializationException", message);
  }

  static Refused bodyTooLarge() {
    return new Refused(new ServiceError(413, "RequestEntityTooLargeException", "Body too large."));
  }

  static Refused invalidParameter(String message) {
    return client("InvalidParameterException", message);
  }

  static Refused throttled() {
    return client("TooManyRequestsException", "Rate exceeded");
  }

  static Refused unknownClient(String clientId) {
    return client("ResourceNotFoundException", "User pool client " + clientId + " does not exist.");
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

  static Refused adminOnly() {
    return notAuthorized("Contact administrator to reset password.");
  }

  static Refused disabled() {
    return notAuthorized("User is disabled.");
  }

  static Refused userNotFound() {
    return client("UserNotFoundException", "Username/client id combination not found.");
  }

  static Refused noVerifiedContact() {
    return invalidParameter(
        "Cannot reset password for the user as there is no registered/verified email or"
            + " phone_number");
  }

  static Refused attemptLimit() {
    return client("LimitExceededException", "Attempt limit exceeded, please try after some time.");
  }

  static Refused tooManyFailedAttempts() {
    return client("TooManyFailedAttemptsException", "Too many failed attempts.");
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

  static Refused badPassword(String complaint) {
    return client("InvalidPasswordException", "Password did not conform with policy: " + complaint);
  }

  static Refused passwordUsedBefore() {
    return client("PasswordHistoryPolicyViolationException", "Password has previously been used.");
  }

  static Refused wrongCredentials() {
    return notAuthorized("Incorrect username or password.");
  }

  static Refused noSuchUser() {
    return client("UserNotFoundException", "User does not exist.");
  }

  static Refused usernameExists() {
    return client("UsernameExistsException", "User already exists");
  }

  static Refused aliasExists(String attribute) {
    return client(
        "AliasExistsException", "An account with the given " + attribute + " already exists.");
  }

  static Refused alreadyConfirmed() {
    return notAuthorized("User cannot be confirmed. Current status is CONFIRMED");
  }

  static Refused tooManyUsers() {
    return client("LimitExceededException", "The pool is full.");
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
