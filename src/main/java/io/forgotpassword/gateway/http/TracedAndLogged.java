package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.telemetry.RequestObserver;
import io.forgotpassword.gateway.telemetry.SpanName;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import org.jspecify.annotations.Nullable;

/** A request with a trace and a line in the access log, which knows nothing of stages. */
record TracedAndLogged(RequestObserver trace, RequestObserver line) implements RequestObserver {
  @Override
  public TraceSpan begin(SpanName stage) {
    return trace.begin(stage);
  }

  @Override
  public void concluded(@Nullable Operation operation, Outcome outcome) {
    trace.concluded(operation, outcome);
    line.concluded(operation, outcome);
  }

  @Override
  public void answered(int status, long bytes) {
    trace.answered(status, bytes);
    line.answered(status, bytes);
  }
}
