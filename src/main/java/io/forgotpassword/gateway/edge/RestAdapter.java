package io.forgotpassword.gateway.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The REST protocol of one operation, at a path of its own.
 *
 * @param soleClientId the client of requests that name none, when only one is configured
 */
record RestAdapter(Operation operation, AnswerHeaders common, @Nullable String soleClientId)
    implements ProtocolAdapter {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");
  private static final String PROBLEM_TYPE = "urn:forgot-password-gateway:problem:";
  private static final Pattern EXCEPTION = Pattern.compile("Exception$");
  private static final Pattern NEXT_WORD = Pattern.compile("(?<!^)\\p{Lu}");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

  /** For people: what the details name may be simulated, so both ways are named here. */
  private static final String DELIVERY =
      "If the account exists, a code is on its way: check your e-mail or phone.";

  @Override
  public RequestContext.Protocol protocol() {
    return RequestContext.Protocol.REST;
  }

  @Override
  public Operation namedOperation(HttpServerRequest request) {
    return operation;
  }

  @Override
  public RequestFields fieldsOf(HttpServerRequest request, byte[] body) {
    RequestFields fields =
        switch (ProtocolAdapter.mediaTypeOf(request)) {
          case "application/json" -> RequestFields.ofRestJson(body);
          case "application/x-www-form-urlencoded" -> RequestFields.ofForm(body);
          default -> throw Refusal.unsupportedMediaType();
        };
    if (fields.clientId == null) {
      fields.clientId = soleClientId;
    }
    return fields;
  }

  @Override
  public String describe(List<Violation> violations) {
    return violations.stream()
        .map(broken -> nameOf(broken.member()) + ": " + broken.constraint())
        .collect(Collectors.joining("; "));
  }

  private static String nameOf(String member) {
    return switch (member) {
      case "clientId" -> "client_id";
      case "confirmationCode" -> "code";
      default -> member;
    };
  }

  @Override
  public void answer(HttpServerRequest request, RequestContext context, Outcome outcome) {
    HttpServerResponse response = request.response();
    common.set(request, AnswerHeaders.REST_EXPOSED);
    response.headers().set(REQUEST_ID, context.id().value());
    if (outcome instanceof Outcome.Refused refused) {
      refuse(response, context.id(), refused);
    } else {
      response.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
      response.end(bodyOf((Outcome.Accepted) outcome));
    }
  }

  private static Buffer bodyOf(Outcome.Accepted accepted) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    CodeDelivery delivery = accepted.delivery();
    if (delivery != null) {
      body.put("delivery", DELIVERY);
      body.putObject("code_delivery_details")
          .put("attribute_name", delivery.attributeName())
          .put("delivery_medium", delivery.deliveryMedium())
          .put("destination", delivery.destination());
    }
    return Buffer.buffer(body.toString());
  }

  /** A refusal becomes {@code application/problem+json}, RFC 9457. */
  static void refuse(HttpServerResponse response, RequestId id, Outcome.Refused refused) {
    int status = statusOf(refused);
    response.setStatusCode(status);
    response.headers().set(HttpHeaders.CONTENT_TYPE, PROBLEM);
    setLimitHeaders(response.headers(), refused.limit());
    String title = titleOf(refused.error().type());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", PROBLEM_TYPE + title.replace(' ', '-')).put("title", title);
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

  /** Retry-After of RFC 9110; the others of draft-ietf-httpapi-ratelimit-headers. */
  private static void setLimitHeaders(MultiMap headers, @Nullable LimitRefusal limit) {
    if (limit == null || limit.byUsername()) {
      return;
    }
    long seconds = LimitRefusal.seconds(limit.retryAfter());
    String name = '"' + limit.rule() + '"';
    headers.set("retry-after", Long.toString(seconds));
    headers.set("ratelimit", name + ";r=0;t=" + seconds);
    headers.set(
        "ratelimit-policy", name + ";q=" + limit.permits() + ";w=" + limit.window().toSeconds());
  }

  /** {@code CodeMismatchException} becomes {@code code mismatch}. */
  private static String titleOf(String exceptionName) {
    String name = EXCEPTION.matcher(exceptionName).replaceFirst("");
    return NEXT_WORD.matcher(name).replaceAll(" $0").toLowerCase(Locale.ROOT);
  }
}
