package io.forgotpassword.gateway.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Samples a number of requests each second and leaves the rest to another sampler. The cap is
 * needed because a trusted proxy may pass on its callers' traceparent headers.
 */
final class CappedSampler implements Sampler {
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
