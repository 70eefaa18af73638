package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.http.Constraints.Violation;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.Arrival;
import io.forgotpassword.gateway.recovery.RecoveryFlow;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * A request's bytes become a {@link io.forgotpassword.gateway.recovery.RecoveryRequest} for the
 * flow, its outcome an answer: the one path both dialects share.
 */
final class RecoveryRoute {
  private final Arrivals arrivals;
  private final RecoveryFlow flow;
  private final int maxBody;

  RecoveryRoute(Arrivals arrivals, RecoveryFlow flow, int maxBody) {
    this.arrivals = arrivals;
    this.flow = flow;
    this.maxBody = maxBody;
  }

  void handle(HttpServerRequest request, Dialect dialect) {
    Exchange exchange = new Exchange(request, arrivals.of(request, dialect.protocol()), dialect);
    try {
      Operation operation = dialect.operationOf(request);
      RequestBody.read(request, maxBody)
          .onSuccess(body -> understood(exchange, operation, body.getBytes()))
          .onFailure(failure -> refuse(exchange, operation, (Refusal) failure));
    } catch (Refusal refusal) {
      RequestBody.discard(request);
      exchange.answer(flow.refuse(exchange.arrival(), null, refusal.outcome()));
    }
  }

  private void understood(Exchange exchange, Operation operation, byte[] body) {
    try {
      RequestFields fields = exchange.dialect().fieldsOf(exchange.request(), body);
      List<Violation> violations = Constraints.brokenBy(operation, fields);
      if (!violations.isEmpty()) {
        throw Refusal.invalid(exchange.dialect().describe(violations));
      }
      flow.handle(fields.toRequest(exchange.arrival(), operation)).onSuccess(exchange::answer);
    } catch (Refusal refusal) {
      refuse(exchange, operation, refusal);
    }
  }

  private void refuse(Exchange exchange, Operation operation, Refusal refusal) {
    exchange.answer(flow.refuse(exchange.arrival(), operation, refusal.outcome()));
  }

  private record Exchange(HttpServerRequest request, Arrival arrival, Dialect dialect) {
    void answer(Outcome outcome) {
      if (!request.response().closed()) {
        dialect.answer(request, arrival, outcome);
      }
    }
  }
}
