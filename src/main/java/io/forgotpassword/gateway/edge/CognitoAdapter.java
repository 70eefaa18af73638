package io.forgotpassword.gateway.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cognito's own protocol, JSON 1.1 at {@code POST /}. */
final class CognitoAdapter implements ProtocolAdapter {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final CharSequence CONTENT_TYPE_VALUE = HttpHeaders.createOptimized(CONTENT_TYPE);
  private static final CharSequence TARGET = HttpHeaders.createOptimized("x-amz-target");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-requestid");
  private static final CharSequence ERROR_TYPE = HttpHeaders.createOptimized("x-amzn-errortype");

  private final AnswerHeaders common;
  private final Predicate<Operation> passes;
  private @Nullable ServiceError limited;
  private Buffer limitedBody = Buffer.buffer();

  /** passes says which operations besides those of recovery are let through. */
  CognitoAdapter(AnswerHeaders common, Predicate<Operation> passes) {
    this.common = common;
    this.passes = passes;
  }

  @Override
  public RequestContext.Protocol protocol() {
    return RequestContext.Protocol.COGNITO;
  }

  @Override
  public @Nullable Operation namedOperation(HttpServerRequest request) {
    String target = request.getHeader(TARGET);
    return Operation.ofTarget(String.valueOf(target))
        .filter(known -> known.isRecovery() || passes.test(known))
        .orElse(null);
  }

  @Override
  public Operation operationOf(HttpServerRequest request) {
    Operation operation = namedOperation(request);
    if (operation == null) {
      throw Refusal.unknownOperation(
          request.headers().contains(TARGET)
              ? "The operation is not available here"
              : "The X-Amz-Target header is missing");
    }
    if (!ProtocolAdapter.mediaTypeOf(request).equals(CONTENT_TYPE)) {
      throw Refusal.unknownOperation("The content type must be " + CONTENT_TYPE);
    }
    return operation;
  }

  @Override
  public RequestFields fieldsOf(HttpServerRequest request, byte[] body) {
    return RequestFields.ofCognito(body);
  }

  @Override
  public String describe(List<Violation> violations) {
    String errors = violations.size() == 1 ? " validation error" : " validation errors";
    return violations.stream()
        .map(
            broken ->
                "Value at '%s' failed to satisfy constraint: %s"
                    .formatted(broken.member(), broken.constraint()))
        .collect(Collectors.joining("; ", violations.size() + errors + " detected: ", ""));
  }

  @Override
  public void answer(HttpServerRequest request, RequestContext context, Outcome outcome) {
    HttpServerResponse response = request.response();
    common.set(request, AnswerHeaders.COGNITO_EXPOSED);
    MultiMap headers = response.headers();
    headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE_VALUE);
    headers.set(REQUEST_ID, context.id().value());
    if (outcome instanceof Outcome.Refused refused) {
      response.setStatusCode(refused.error().status());
      headers.set(ERROR_TYPE, refused.error().type());
      response.end(bodyOf(refused));
    } else if (outcome instanceof Outcome.Relayed relayed) {
      response.end(Buffer.buffer(relayed.body().reveal()));
    } else {
      response.end(bodyOf((Outcome.Accepted) outcome));
    }
  }

  /** During a flood most answers are a limit's refusal, whose body is the same each time. */
  private Buffer bodyOf(Outcome.Refused refused) {
    ServiceError error = refused.error();
    if (refused.limit() == null) {
      return bodyOf(error);
    }
    if (!error.equals(limited)) {
      limited = error;
      limitedBody = bodyOf(error);
    }
    return limitedBody;
  }

  /** Cognito's body of a refused call; the type is bare, and there is never a {@code code}. */
  static Buffer bodyOf(ServiceError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("__type", error.type()).put("message", error.message());
    return Buffer.buffer(body.toString());
  }

  /** Answers where the adapter or the recorder is what is broken. */
  static void answerAnyhow(HttpServerResponse response, ServiceError error) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
    } else {
      response
          .setStatusCode(error.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(bodyOf(error));
    }
  }

  static Buffer bodyOf(Outcome.Accepted accepted) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    CodeDelivery delivery = accepted.delivery();
    if (delivery != null) {
      body.putObject("CodeDeliveryDetails")
          .put("AttributeName", delivery.attributeName())
          .put("DeliveryMedium", delivery.deliveryMedium())
          .put("Destination", delivery.destination());
    }
    return Buffer.buffer(body.toString());
  }
}
