package io.forgotpassword.gateway.model;

/**
 * An error as Cognito's protocol describes it.
 *
 * @param status the HTTP status
 * @param type the bare exception name, such as {@code CodeMismatchException}
 * @param message the text for the caller
 */
public record ServiceError(int status, String type, String message) {
  /** A client error, which Cognito always answers with 400. */
  public static ServiceError client(String type, String message) {
    return new ServiceError(400, type, message);
  }

  /** A failure of the service. */
  public static ServiceError internal(String message) {
    return new ServiceError(500, "InternalErrorException", message);
  }
}
