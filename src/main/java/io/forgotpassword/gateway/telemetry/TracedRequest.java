package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server span with a child for each stage. It ends when its caller is answered and it is known
 * what became of the request: either may come first.
 */
final class TracedRequest implements RequestObserver {
  private final Tracer tracer;
  private final Span server;
  private final Context context;
  private final Attributes upstream;
  private final AtomicInteger expected = new AtomicInteger(2);

  TracedRequest(Tracer tracer, Span server, Attributes upstream) {
    this.tracer = tracer;
    this.server = server;
    this.context = Context.root().with(server);
    this.upstream = upstream;
  }

  @Override
  public TraceSpan begin(SpanName stage) {
    SpanBuilder child = tracer.spanBuilder(stage.id()).setParent(context);
    if (stage == SpanName.FORWARD) {
      child.setSpanKind(SpanKind.CLIENT).setAllAttributes(upstream);
    }
    return new TracedStep(child.startSpan());
  }

  @Override
  public void concluded(@Nullable Operation operation, Outcome outcome) {
    server.setAllAttributes(SpanAttributes.of(operation, outcome));
    if (outcome.verdict().isFailure()) {
      server.setStatus(StatusCode.ERROR);
    }
    endWithLast();
  }

  @Override
  public void answered(int status, long bytes) {
    if (status > 0) {
      server.setAttribute(SpanAttributes.STATUS, (long) status);
    }
    endWithLast();
  }

  private void endWithLast() {
    if (expected.decrementAndGet() == 0) {
      server.end();
    }
  }

  private record TracedStep(Span span) implements TraceSpan {
    @Override
    public String traceparent() {
      return UntracedRequest.traceparentOf(span.getSpanContext());
    }

    @Override
    public void ended(String result) {
      span.setAttribute(SpanAttributes.RESULT, result).end();
    }

    @Override
    public void failed(String result) {
      span.setStatus(StatusCode.ERROR).setAttribute(SpanAttributes.ERROR_TYPE, result);
      ended(result);
    }
  }
}
