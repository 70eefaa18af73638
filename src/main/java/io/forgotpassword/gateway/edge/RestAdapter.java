package io.forgotpassword.gateway.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The REST protocol of one operation, at a path of its own. */
final class RestAdapter implements ProtocolAdapter {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

  /** For people: what the details name may be simulated, so both ways are named here. */
  private static final String DELIVERY =
      "If the account exists, a code is on its way: check your e-mail or phone.";

  private final Operation operation;
  private final AnswerHeaders common;
  private final @Nullable String soleClientId;

  /**
   * @param soleClientId the client of requests that name none, when only one is configured
   */
  RestAdapter(Operation operation, AnswerHeaders common, @Nullable String soleClientId) {
    this.operation = operation;
    this.common = common;
    this.soleClientId = soleClientId;
  }

  @Override
  public RequestContext.Protocol protocol() {
    return RequestContext.Protocol.REST;
  }

  @Override
  public Operation namedOperation(HttpServerRequest request) {
    return operation;
  }

  @Override
  public Operation operationOf(HttpServerRequest request) {
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
      ProblemDetails.answer(response, context.id(), refused);
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
}
