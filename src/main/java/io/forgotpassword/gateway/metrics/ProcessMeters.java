package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the process: version, event-loop lag, configuration reloads, and the JVM under the
 * names that Micrometer's dashboards expect.
 */
public final class ProcessMeters implements AutoCloseable {
  private static final long[] LAG_BUCKETS = {1, 5, 25, 100, 500, 2000};

  private final MeterRegistry registry;
  private final Timer eventLoopLag;
  private final Counter reloadsApplied;
  private final Counter reloadsRejected;
  private @Nullable JvmGcMetrics collector;

  /** Registers all meters but those of the JVM. */
  public ProcessMeters(MeterRegistry registry, String version) {
    this.registry = registry;
    this.eventLoopLag =
        Figures.timer(
            registry,
            "gateway.event.loop.lag",
            "How much later than due a periodic timer ran on an event loop",
            LAG_BUCKETS,
            Tags.empty());
    this.reloadsApplied = reloads("applied");
    this.reloadsRejected = reloads("rejected");
    Gauge.builder("gateway.build.info", () -> 1)
        .description("The gateway's version; always 1")
        .tag("version", version)
        .register(registry);
  }

  private Counter reloads(String result) {
    return Figures.counter(
        registry,
        "gateway.config.reloads",
        "Configurations read while running; a rejected one changes nothing",
        Tags.of("result", result));
  }

  /** Registers the meters of the JVM. They are slow to set up, so not on an event loop. */
  public void bindJvm() {
    JvmGcMetrics listening = new JvmGcMetrics();
    collector = listening;
    Stream.<MeterBinder>of(
            listening,
            new ClassLoaderMetrics(),
            new JvmInfoMetrics(),
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new FileDescriptorMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics())
        .forEach(meters -> meters.bindTo(registry));
  }

  /** Records how late a periodic timer ran; what delays it delays every request on its loop. */
  public void eventLoopLate(long nanos) {
    eventLoopLag.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** Counts a configuration whose limit rules are in force. */
  public void reloadApplied() {
    reloadsApplied.increment();
  }

  /** Counts a configuration that had problems and changed nothing. */
  public void reloadRejected() {
    reloadsRejected.increment();
  }

  @Override
  public void close() {
    if (collector != null) {
      collector.close();
    }
  }
}
