package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.http.Constraints.Violation;
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
import java.util.StringJoiner;
import java.util.function.Predicate;
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

  /**
   * @param passes which operations besides those of recovery are let through
   */
  CognitoAdapter(AnswerHeaders common, Predicate<Operation> passes) {
    this.common = common;
    this.passes = passes;
  }

  @Override
  public RequestContext.Protocol protocol() {
    return RequestContext.Protocol.COGNITO;
  }

  @Override
  public Operation operationOf(HttpServerRequest request) throws Refusal {
    String target = request.getHeader(TARGET);
    if (target == null) {
      throw Refusal.unknownOperation("The X-Amz-Target header is missing");
    }
    Operation operation =
        Operation.ofTarget(target)
            .filter(known -> known.isRecovery() || passes.test(known))
            .orElseThrow(() -> Refusal.unknownOperation("The operation is not available here"));
    if (!MediaType.of(request).equals(CONTENT_TYPE)) {
      throw Refusal.unknownOperation("The content type must be " + CONTENT_TYPE);
    }
    return operation;
  }

  @Override
  public RequestFields fieldsOf(HttpServerRequest request, byte[] body) throws Refusal {
    return CognitoBody.read(body);
  }

  @Override
  public String describe(List<Violation> violations) {
    StringJoiner text = new StringJoiner("; ");
    for (Violation violation : violations) {
      text.add(
          "Value at '"
              + violation.member()
              + "' failed to satisfy constraint: "
              + violation.constraint());
    }
    String errors = violations.size() == 1 ? " validation error" : " validation errors";
    return violations.size() + errors + " detected: " + text;
  }

  @Override
  public void answer(HttpServerRequest request, RequestContext arrival, Outcome outcome) {
    HttpServerResponse response = request.response();
    MultiMap headers = response.headers();
    common.set(request, headers);
    headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE_VALUE);
    headers.set(REQUEST_ID, arrival.id().value());
    Buffer body;
    if (outcome instanceof Outcome.Refused refused) {
      ServiceError error = refused.error();
      response.setStatusCode(error.status());
      headers.set(ERROR_TYPE, error.type());
      body = bodyOf(refused);
    } else if (outcome instanceof Outcome.Relayed relayed) {
      body = Buffer.buffer(relayed.body().reveal());
    } else {
      body = Buffer.buffer(AnswerJson.accepted((Outcome.Accepted) outcome));
    }
    response.end(body);
  }

  /** In a flood most answers are a limit's refusal, which says the same each time. */
  private Buffer bodyOf(Outcome.Refused refused) {
    ServiceError error = refused.error();
    if (refused.limit() == null) {
      return Buffer.buffer(AnswerJson.error(error));
    }
    if (!error.equals(limited)) {
      limited = error;
      limitedBody = Buffer.buffer(AnswerJson.error(error));
    }
    return limitedBody;
  }
}
