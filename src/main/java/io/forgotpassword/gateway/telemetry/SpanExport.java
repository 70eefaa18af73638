package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.telemetry.Tracing.Fate;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Exports spans to the collector in batches, on a thread of the SDK. Ending a span never blocks:
 * spans that do not fit in the queue are dropped, and every span is counted by its fate.
 */
final class SpanExport implements SpanProcessor {
  /** Some MiB: the spans of 500 requests, far more than Cognito allows an account in a second. */
  private static final int MAX_WAITING = 2_048;

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(SpanExport.class);

  /** The SDK logs the same failures. A field holds the logger, or the JDK could discard it. */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private final BatchSpanProcessor batches;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentMap<Fate, Long> fates = new ConcurrentHashMap<>();
  private final AtomicBoolean failing = new AtomicBoolean();

  SpanExport(SpanExporter exporter) {
    SDK.setLevel(Level.OFF);
    this.batches =
        BatchSpanProcessor.builder(counted(exporter)).setMaxQueueSize(MAX_WAITING).build();
  }

  long spans(Fate fate) {
    return fates.getOrDefault(fate, 0L);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      left(1, Fate.DROPPED);
    } else {
      batches.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  private void left(int spans, Fate fate) {
    waiting.addAndGet(-spans);
    fates.merge(fate, (long) spans, Long::sum);
  }

  private void exported(int spans, CompletableResultCode result) {
    left(spans, result.isSuccess() ? Fate.EXPORTED : Fate.FAILED);
    if (result.isSuccess() && failing.getAndSet(false)) {
      LOG.info("traces are exported again");
    } else if (!result.isSuccess() && !failing.getAndSet(true)) {
      LOG.warn("traces cannot be exported and are lost: {}", reason(result.getFailureThrowable()));
    }
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
    return cause == null ? "no reason given" : cause.toString();
  }

  private SpanExporter counted(SpanExporter exporter) {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> exported(count, result));
      }

      @Override
      public CompletableResultCode flush() {
        return exporter.flush();
      }

      @Override
      public CompletableResultCode shutdown() {
        return exporter.shutdown();
      }
    };
  }
}
