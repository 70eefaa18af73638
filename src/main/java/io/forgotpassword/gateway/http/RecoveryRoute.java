package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.http.Constraints.Violation;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.Flows;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * A request's bytes become a request for the flow of its operation, its outcome an answer: the one
 * path both dialects share.
 */
final class RecoveryRoute {
  private final RequestContexts arrivals;
  private final Flows flows;
  private final int maxBody;

  RecoveryRoute(RequestContexts arrivals, Flows flows, int maxBody) {
    this.arrivals = arrivals;
    this.flows = flows;
    this.maxBody = maxBody;
  }

  void handle(HttpServerRequest request, ProtocolAdapter dialect) {
    Exchange exchange = new Exchange(request, arrivals.of(request, dialect.protocol()), dialect);
    try {
      Operation operation = dialect.operationOf(request);
      RequestBody.read(request, maxBody, exchange.arrival().nanos())
          .onComplete(
              body -> understood(exchange, operation, body.getBytes()),
              failure -> refuse(exchange, operation, (Refusal) failure));
    } catch (Refusal refusal) {
      RequestBody.discard(request);
      exchange.answer(flows.recovery().refuse(exchange.arrival(), null, refusal.outcome()));
    }
  }

  private void understood(Exchange exchange, Operation operation, byte[] body) {
    try {
      Future<Outcome> outcome =
          operation.isRecovery()
              ? recover(exchange, operation, body)
              : pass(exchange, operation, body);
      outcome.onSuccess(exchange::answer);
    } catch (Refusal refusal) {
      refuse(exchange, operation, refusal);
    }
  }

  private Future<Outcome> recover(Exchange exchange, Operation operation, byte[] body)
      throws Refusal {
    RequestFields fields = exchange.dialect().fieldsOf(exchange.request(), body);
    refuseIfBroken(exchange, Constraints.brokenBy(operation, fields));
    return flows.recovery().handle(fields.toRequest(exchange.arrival(), operation));
  }

  private Future<Outcome> pass(Exchange exchange, Operation operation, byte[] body) throws Refusal {
    PassThroughBody read = PassThroughBody.read(operation, body);
    refuseIfBroken(exchange, Constraints.brokenByPassing(operation, read.fields()));
    return flows.passThrough().handle(read.toRequest(exchange.arrival()));
  }

  private static void refuseIfBroken(Exchange exchange, List<Violation> violations) throws Refusal {
    if (!violations.isEmpty()) {
      throw Refusal.invalid(exchange.dialect().describe(violations));
    }
  }

  private void refuse(Exchange exchange, Operation operation, Refusal refusal) {
    exchange.answer(flows.recovery().refuse(exchange.arrival(), operation, refusal.outcome()));
  }

  private record Exchange(
      HttpServerRequest request, RequestContext arrival, ProtocolAdapter dialect) {
    void answer(Outcome outcome) {
      if (request.response().closed()) {
        arrival.observer().answered(0, 0);
      } else {
        dialect.answer(request, arrival, outcome);
        arrival
            .observer()
            .answered(request.response().getStatusCode(), request.response().bytesWritten());
      }
    }
  }
}
