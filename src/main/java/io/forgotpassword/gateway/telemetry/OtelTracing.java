package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.RequestId;
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
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
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

  /** Sends to a collector; a URL without a path gets the path of the protocol. */
  OtelTracing(URI collector, double ratio, String version, URI upstream) {
    boolean bare = collector.getPath().isEmpty() || collector.getPath().equals("/");
    this.export =
        new SpanExport(
            OtlpHttpSpanExporter.builder()
                .setEndpoint((bare ? collector.resolve(TRACES_PATH) : collector).toString())
                .setTimeout(EXPORT_TIMEOUT)
                .build());
    Sampler byRatio = Sampler.traceIdRatioBased(ratio);
    Sampler capped = new CappedSampler(PARENTS_PER_SECOND, byRatio, System::nanoTime);
    Attributes resource =
        Attributes.builder()
            .put("service.name", "forgot-password-gateway")
            .put("service.version", version)
            .build();
    this.provider =
        SdkTracerProvider.builder()
            .setResource(Resource.create(resource))
            .setSampler(Sampler.parentBasedBuilder(byRatio).setRemoteParentSampled(capped).build())
            .addSpanProcessor(export)
            .build();
    this.tracer = provider.get("io.forgotpassword.gateway", version);
    this.upstream = TracedRequest.upstreamAttributes(upstream);
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
    if (server.isRecording()) {
      server.setAllAttributes(TracedRequest.attributes(id, head));
    }
    return new TracedRequest(tracer, server, upstream);
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

  /**
   * Samples a number of requests each second and leaves the rest to another sampler. The cap is
   * needed because a trusted proxy may pass on its callers' traceparent headers.
   */
  static final class CappedSampler implements Sampler {
    private final int perSecond;
    private final Sampler beyond;
    private final LongSupplier nanoClock;

    /** The current second in the upper half, the number of samples in it in the lower half. */
    private final AtomicLong counted = new AtomicLong();

    CappedSampler(int perSecond, Sampler beyond, LongSupplier nanoClock) {
      this.perSecond = perSecond;
      this.beyond = beyond;
      this.nanoClock = nanoClock;
    }

    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      return isWithin()
          ? SamplingResult.recordAndSample()
          : beyond.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    private boolean isWithin() {
      long second = TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong()) << Integer.SIZE;
      long now =
          counted.updateAndGet(
              before -> (before & ~0xFFFF_FFFFL) == second ? before + 1 : second + 1);
      return (now & 0xFFFF_FFFFL) <= perSecond;
    }

    @Override
    public String getDescription() {
      return "up to " + perSecond + " a second, then " + beyond.getDescription();
    }
  }
}
