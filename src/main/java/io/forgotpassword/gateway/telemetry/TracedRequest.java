package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.TraceSpan.SpanName;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server span with a child for each {@link SpanName}; when it is not sampled it has none, and
 * Cognito is told so. It ends when the caller was answered and the outcome is known, in either
 * order. Attributes are OpenTelemetry's stable names for HTTP and {@code gateway.*}; every value is
 * a number, an id the gateway made, a configured name or one of a closed set, so nothing identifies
 * the caller.
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

  static Attributes attributes(RequestId id, Tracing.Head head) {
    return Attributes.builder()
        .put("http.request.method", "POST")
        .put("url.scheme", head.scheme())
        .put("url.path", head.route())
        .put("http.route", head.route())
        .put("gateway.request_id", id.value())
        .build();
  }

  static Attributes upstreamAttributes(URI upstream) {
    int usual = "https".equals(upstream.getScheme()) ? 443 : 80;
    return Attributes.builder()
        .put("http.request.method", "POST")
        .put("url.full", upstream.resolve("/").toString())
        .put("server.address", upstream.getHost())
        .put("server.port", upstream.getPort() >= 0 ? upstream.getPort() : usual)
        .build();
  }

  @Override
  public TraceSpan begin(SpanName name) {
    boolean forwards = name == SpanName.FORWARD;
    if (!server.getSpanContext().isSampled()) {
      return forwards ? new Child(server) : TraceSpan.NONE;
    }
    SpanBuilder child = tracer.spanBuilder(name.id()).setParent(context);
    if (forwards) {
      child.setSpanKind(SpanKind.CLIENT).setAllAttributes(upstream);
    }
    return new Child(child.startSpan());
  }

  @Override
  public void concluded(@Nullable Operation operation, Outcome outcome) {
    Verdict verdict = outcome.verdict();
    server.setAttribute("gateway.verdict", verdict.id());
    if (operation != null) {
      server.setAttribute("gateway.operation", operation.wireName());
    }
    LimitRefusal limit = outcome instanceof Outcome.Refused refused ? refused.limit() : null;
    if (limit != null) {
      server.setAttribute("gateway.rule", limit.rule());
    }
    if (verdict.isFailure()) {
      server.setAttribute("error.type", verdict.id()).setStatus(StatusCode.ERROR);
    }
    endWithLast();
  }

  @Override
  public void answered(int status, long bytes) {
    if (status > 0) {
      server.setAttribute("http.response.status_code", (long) status);
    }
    endWithLast();
  }

  private void endWithLast() {
    if (expected.decrementAndGet() == 0) {
      server.end();
    }
  }

  private record Child(Span span) implements TraceSpan {
    /** W3C Trace Context, section 3.2: version, trace id, parent id, flags. */
    @Override
    public String traceparent() {
      SpanContext context = span.getSpanContext();
      return String.join(
          "-", "00", context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
    }

    @Override
    public void ended(String result) {
      span.setAttribute("gateway.result", result).end();
    }

    @Override
    public void failed(String result) {
      span.setStatus(StatusCode.ERROR).setAttribute("error.type", result);
      ended(result);
    }
  }
}
