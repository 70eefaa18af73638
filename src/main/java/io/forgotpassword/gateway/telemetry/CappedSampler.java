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
 * Samples so many requests in each second, and leaves those beyond to another sampler: a trusted
 * proxy may do no more than pass its callers' wishes on.
 */
final class CappedSampler implements Sampler {
  private final int perSecond;
  private final Sampler beyond;
  private final LongSupplier nanoClock;

  /** The second that is counted in the upper half, how many in the lower. */
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
