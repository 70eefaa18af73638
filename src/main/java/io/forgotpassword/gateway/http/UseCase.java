package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.Flows;
import io.forgotpassword.gateway.recovery.PassThroughRequest;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What the edge hands a request to once it is read. */
interface UseCase {
  /** Handles and records a request for account recovery. */
  Future<Outcome> recover(RecoveryRequest request);

  /** Handles and records a request for an operation that is let through. */
  Future<Outcome> passThrough(PassThroughRequest request);

  /** Records a request that the edge refuses. */
  void record(RequestContext context, @Nullable Operation operation, Outcome.Refused refusal);

  /** The use case over the flows of one event loop. */
  static UseCase of(Flows flows) {
    return new UseCase() {
      @Override
      public Future<Outcome> recover(RecoveryRequest request) {
        return flows.recovery().handle(request);
      }

      @Override
      public Future<Outcome> passThrough(PassThroughRequest request) {
        return flows.passThrough().handle(request);
      }

      @Override
      public void record(
          RequestContext context, @Nullable Operation operation, Outcome.Refused refusal) {
        Outcome unused = flows.recovery().refuse(context, operation, refusal);
      }
    };
  }
}
