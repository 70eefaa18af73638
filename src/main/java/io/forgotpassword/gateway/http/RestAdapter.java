package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.http.Constraints.Violation;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The REST protocol of one operation, at a path of its own. */
final class RestAdapter implements ProtocolAdapter {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

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
  public Operation operationOf(HttpServerRequest request) {
    return operation;
  }

  @Override
  public RequestFields fieldsOf(HttpServerRequest request, byte[] body) throws Refusal {
    RequestFields fields =
        switch (MediaType.of(request)) {
          case "application/json" -> RestBody.readJson(body);
          case "application/x-www-form-urlencoded" -> RestBody.readForm(body);
          default -> throw Refusal.unsupportedMediaType();
        };
    if (fields.clientId == null) {
      fields.clientId = soleClientId;
    }
    return fields;
  }

  @Override
  public String describe(List<Violation> violations) {
    StringJoiner text = new StringJoiner("; ");
    for (Violation violation : violations) {
      text.add(nameOf(violation.member()) + ": " + violation.constraint());
    }
    return text.toString();
  }

  private static String nameOf(String member) {
    return switch (member) {
      case "clientId" -> "client_id";
      case "confirmationCode" -> "code";
      default -> member;
    };
  }

  @Override
  public void answer(HttpServerRequest request, RequestContext arrival, Outcome outcome) {
    MultiMap headers = request.response().headers();
    common.set(request, headers);
    headers.set(REQUEST_ID, arrival.id().value());
    if (outcome instanceof Outcome.Refused refused) {
      ProblemDetails.answer(request.response(), arrival.id(), refused);
    } else {
      headers.set(HttpHeaders.CONTENT_TYPE, JSON);
      request.response().end(Buffer.buffer(accepted((Outcome.Accepted) outcome)));
    }
  }

  private static byte[] accepted(Outcome.Accepted accepted) {
    CodeDelivery delivery = accepted.delivery();
    return AnswerJson.object(
        json -> {
          if (delivery != null) {
            json.writeObjectFieldStart("code_delivery_details");
            json.writeStringField("attribute_name", delivery.attributeName());
            json.writeStringField("delivery_medium", delivery.deliveryMedium());
            json.writeStringField("destination", delivery.destination());
            json.writeEndObject();
          }
        });
  }
}
