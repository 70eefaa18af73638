package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;

/**
 * Why a request could not be read. Thrown by whatever reads it, and answered by the failure handler
 * of {@link EdgeRouter}; it carries no stack trace. Its own message is the verdict's sentence,
 * which Vert.x logs: what the caller is told may quote what the caller typed.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Longer than any name in the service model. */
  private static final int MAX_SHOWN = 64;

  private final transient Outcome.Refused outcome;

  private Refusal(Verdict verdict, String type, String message) {
    this(verdict, 400, type, message);
  }

  private Refusal(Verdict verdict, int status, String type, String message) {
    super(verdict.sentence(), null, false, false);
    this.outcome = Outcome.Refused.locally(verdict, new ServiceError(status, type, message));
  }

  static Refusal malformed(String message) {
    return new Refusal(Verdict.MALFORMED, "SerializationException", message);
  }

  static Refusal invalid(String message) {
    return new Refusal(Verdict.INVALID, "InvalidParameterException", message);
  }

  /** A member that no operation has, as the caller typed it; it is told to nobody else. */
  static Refusal unknownMember(String name) {
    String shown = name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
    return invalid("The member '" + shown + "' is unknown to the gateway");
  }

  static Refusal unknownOperation(String message) {
    return new Refusal(Verdict.UNKNOWN_OPERATION, "UnknownOperationException", message);
  }

  static Refusal unsupportedMediaType() {
    return new Refusal(
        Verdict.MALFORMED,
        "UnsupportedMediaTypeException",
        "The content type is not supported (expected: application/json or"
            + " application/x-www-form-urlencoded)");
  }

  static Refusal tooLarge(int maxBody) {
    return new Refusal(
        Verdict.TOO_LARGE,
        "SerializationException",
        "The request body is too large (expected: at most " + maxBody + " bytes)");
  }

  static Refusal headTooLarge(int maxHead) {
    return new Refusal(
        Verdict.INVALID,
        431,
        "RequestHeaderFieldsTooLargeException",
        "The request head is too large (expected: at most " + maxHead + " bytes)");
  }

  /** Requests in flight hold all the memory that they may; a client may try again. */
  static Refusal beyondMemory() {
    return new Refusal(
        Verdict.OVERLOADED,
        503,
        "ServiceUnavailableException",
        "Too much is being read, please try again.");
  }

  /** The caller closed the connection or was too slow, so no answer will be read. */
  static Refusal abandoned() {
    return new Refusal(Verdict.ABANDONED, "SerializationException", Verdict.ABANDONED.sentence());
  }

  Outcome.Refused outcome() {
    return outcome;
  }
}
