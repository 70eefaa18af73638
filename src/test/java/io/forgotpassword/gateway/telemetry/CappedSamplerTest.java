package io.forgotpassword.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A proxy that samples all it sees does not have all of it recorded. */
class CappedSamplerTest {
  private static final int CAP = 100;

  private long now = Duration.ofDays(20_000).toNanos();

  private static boolean samples(Sampler sampler) {
    return sampler
        .shouldSample(
            Context.root(),
            "0af7651916cd43dd8448eb211c80319c",
            "POST /",
            SpanKind.SERVER,
            Attributes.empty(),
            List.of())
        .getDecision()
        .equals(SamplingDecision.RECORD_AND_SAMPLE);
  }

  private static long sampled(Sampler sampler, int requests) {
    return IntStream.range(0, requests).filter(request -> samples(sampler)).count();
  }

  @Test
  void each_second_has_its_own_and_what_is_beyond_is_the_other_samplers() {
    Sampler none = new OtelTracing.CappedSampler(CAP, Sampler.alwaysOff(), () -> now);
    assertThat(sampled(none, CAP)).isEqualTo(CAP);
    assertThat(sampled(none, CAP)).isZero();
    now += Duration.ofMillis(999).toNanos();
    assertThat(sampled(none, CAP)).as("still the same second").isZero();
    now += Duration.ofMillis(1).toNanos();
    assertThat(sampled(none, 3 * CAP)).isEqualTo(CAP);
    now += Duration.ofHours(1).toNanos();
    assertThat(sampled(none, CAP / 2)).isEqualTo(CAP / 2);

    Sampler all = new OtelTracing.CappedSampler(CAP, Sampler.alwaysOn(), () -> now);
    assertThat(sampled(all, 3 * CAP)).isEqualTo(3 * CAP);
  }

  @Test
  void event_loops_share_the_cap() throws Exception {
    Sampler sampler = new OtelTracing.CappedSampler(CAP, Sampler.alwaysOff(), () -> now);
    AtomicInteger sampled = new AtomicInteger();
    List<Thread> loops =
        IntStream.range(0, 8)
            .mapToObj(loop -> new Thread(() -> sampled.addAndGet((int) sampled(sampler, CAP))))
            .toList();
    loops.forEach(Thread::start);
    for (Thread loop : loops) {
      loop.join();
    }
    assertThat(sampled).hasValue(CAP);
  }
}
