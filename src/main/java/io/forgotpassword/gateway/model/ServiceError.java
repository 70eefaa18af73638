package io.forgotpassword.gateway.model;

/**
 * An error in Cognito's own terms.
 *
 * @param status the HTTP status
 * @param type the bare exception name, such as {@code CodeMismatchException}
 * @param message what the caller is told
 */
public record ServiceError(int status, String type, String message) {
  /** A client error, which Cognito always answers with 400. */
  public static ServiceError client(String type, String message) {
    return new ServiceError(400, type, message);
  }

  /** A failure on the service's side of the wire. */
  public static ServiceError internal(String message) {
    return new ServiceError(500, "InternalErrorException", message);
  }
}
