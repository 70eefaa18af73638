package io.forgotpassword.gateway.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** A refusal becomes {@code application/problem+json}, RFC 9457. */
final class ProblemDetails {
  private static final CharSequence CONTENT_TYPE =
      HttpHeaders.createOptimized("application/problem+json");
  private static final String TYPE_PREFIX = "urn:forgot-password-gateway:problem:";

  private ProblemDetails() {}

  static void answer(HttpServerResponse response, RequestId id, Outcome.Refused refused) {
    int status = statusOf(refused);
    response.setStatusCode(status);
    response.headers().set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
    setLimitHeaders(response.headers(), refused.limit());
    String name = refused.error().type();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", TYPE_PREFIX + words(name, '-')).put("title", words(name, ' '));
    body.put("status", status).put("detail", refused.error().message());
    body.put("instance", "urn:uuid:" + id.value());
    response.end(Buffer.buffer(body.toString()));
  }

  private static int statusOf(Outcome.Refused refused) {
    return switch (refused.verdict()) {
      case LIMITED_ADDRESS, LIMITED_USERNAME -> 429;
      case TOO_LARGE -> 413;
      case OVERLOADED, THROTTLED -> 503;
      case UNREACHABLE, UNREADABLE -> 502;
      case TIMED_OUT -> 504;
      case BROKEN -> 500;
      default -> statusOf(refused.error().type(), refused.error().status());
    };
  }

  private static int statusOf(String type, int cognitoStatus) {
    return switch (type) {
      case "NotAuthorizedException" -> 403;
      case "ResourceNotFoundException", "UserNotFoundException" -> 404;
      case "UnsupportedMediaTypeException" -> 415;
      case "LimitExceededException", "TooManyFailedAttemptsException" -> 429;
      case "InternalErrorException",
          "UnexpectedLambdaException",
          "InvalidLambdaResponseException",
          "CodeDeliveryFailureException" ->
          502;
      default -> cognitoStatus;
    };
  }

  /**
   * Retry-After (RFC 9110), RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers).
   */
  private static void setLimitHeaders(MultiMap headers, @Nullable LimitRefusal limit) {
    if (limit == null || limit.byUsername()) {
      return;
    }
    // Rounded up, so that a caller who waits as told is not refused again.
    long seconds = limit.retryAfter().plusNanos(999_999_999).toSeconds();
    String name = '"' + limit.rule() + '"';
    headers.set("retry-after", Long.toString(seconds));
    headers.set("ratelimit", name + ";r=0;t=" + seconds);
    headers.set(
        "ratelimit-policy", name + ";q=" + limit.permits() + ";w=" + limit.window().toSeconds());
  }

  /** {@code CodeMismatchException} becomes {@code code-mismatch}. */
  private static String words(String exceptionName, char separator) {
    String name =
        exceptionName.endsWith("Exception")
            ? exceptionName.substring(0, exceptionName.length() - "Exception".length())
            : exceptionName;
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (i > 0 && Character.isUpperCase(name.charAt(i))) {
        words.append(separator);
      }
      words.append(Character.toLowerCase(name.charAt(i)));
    }
    return words.toString();
  }
}
