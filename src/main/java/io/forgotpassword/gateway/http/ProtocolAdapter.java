package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.http.Constraints.Violation;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** One of the two protocols: how a request is read from it and an outcome written to it. */
interface ProtocolAdapter {
  RequestContext.Protocol protocol();

  /** Reads the head of a request. */
  Operation operationOf(HttpServerRequest request) throws Refusal;

  /** Reads the body of a request. */
  RequestFields fieldsOf(HttpServerRequest request, byte[] body) throws Refusal;

  /** Says in the protocol's own names which constraints are broken; at least one is. */
  String describe(List<Violation> violations);

  /** Answers a request. */
  void answer(HttpServerRequest request, RequestContext arrival, Outcome outcome);
}
