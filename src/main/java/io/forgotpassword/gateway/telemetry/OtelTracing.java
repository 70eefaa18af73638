package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.RequestId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Traces with OpenTelemetry's SDK, sent over OTLP/HTTP. It continues the trace of a trusted proxy
 * and only links to the trace of any other caller, who could otherwise force sampling or reuse
 * trace ids. It reads traceparent only, because tracestate is free text.
 */
final class OtelTracing implements Tracing {
  private static final String TRACES_PATH = "/v1/traces";

  /** Sampled parents a second that are followed; the ratio applies to all others. */
  private static final int PARENTS_PER_SECOND = 100;

  /** With retries. Only the shutdown waits for it, no longer than {@link #CLOSE_SECONDS}. */
  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(10);

  private static final long CLOSE_SECONDS = 3;

  private static final TextMapGetter<String> TRACEPARENT =
      (header, key) -> key.equals("traceparent") ? header : null;

  private final SpanExport export;
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Attributes upstream;

  OtelTracing(SpanExporter exporter, double ratio, String version, URI upstream) {
    this.export = new SpanExport(exporter);
    Sampler byRatio = Sampler.traceIdRatioBased(ratio);
    this.provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "forgot-password-gateway",
                        AttributeKey.stringKey("service.version"),
                        version)))
            .setSampler(
                Sampler.parentBasedBuilder(byRatio)
                    .setRemoteParentSampled(
                        new CappedSampler(PARENTS_PER_SECOND, byRatio, System::nanoTime))
                    .build())
            .addSpanProcessor(export)
            .build();
    this.tracer = provider.get("io.forgotpassword.gateway", version);
    this.upstream = TracedRequest.upstreamAttributes(upstream);
  }

  /** A URL without a path gets the path of the protocol. */
  static OtelTracing to(URI collector, double ratio, String version, URI upstream) {
    boolean bare = collector.getPath().isEmpty() || collector.getPath().equals("/");
    URI url = bare ? collector.resolve(TRACES_PATH) : collector;
    return new OtelTracing(
        OtlpHttpSpanExporter.builder()
            .setEndpoint(url.toString())
            .setTimeout(EXPORT_TIMEOUT)
            .build(),
        ratio,
        version,
        upstream);
  }

  @Override
  public RequestObserver begin(RequestId id, Head head) {
    Context claimed = parentIn(head.traceparent());
    SpanContext parent = Span.fromContext(claimed).getSpanContext();
    SpanBuilder builder =
        tracer.spanBuilder("POST " + head.route()).setSpanKind(SpanKind.SERVER).setNoParent();
    if (head.trusted()) {
      builder.setParent(claimed);
    } else if (parent.isValid()) {
      builder.addLink(parent);
    }
    Span server = builder.startSpan();
    if (!server.isRecording()) {
      return new TracedRequest.Unsampled(server.getSpanContext());
    }
    return new TracedRequest(
        tracer, server.setAllAttributes(TracedRequest.attributes(id, head)), upstream);
  }

  /** Ignores a header that breaks the W3C format. */
  private static Context parentIn(@Nullable String traceparent) {
    return traceparent == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TRACEPARENT);
  }

  @Override
  public long spans(Fate fate) {
    return export.spans(fate);
  }

  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
