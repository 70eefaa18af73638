package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Current values of meters, for the console: summed over the labels that are not asked for. */
public final class MeterReadings {
  private final MeterRegistry registry;

  public MeterReadings(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * A gauge's value, a counter's count, a timer's count; 0 when there is none. Labels are names and
   * values in turn.
   */
  public double value(String name, String... labels) {
    return registry.find(name).tags(labels).meters().stream()
        .mapToDouble(MeterReadings::valueOf)
        .sum();
  }

  /** The same for each value of a label. */
  public Map<String, Double> valuesBy(String label, String name) {
    Map<String, Double> values = new TreeMap<>();
    for (Meter meter : registry.find(name).meters()) {
      values.merge(String.valueOf(meter.getId().getTag(label)), valueOf(meter), Double::sum);
    }
    return values;
  }

  /** How many were recorded up to each bound in seconds; up to infinity last. */
  public Map<Double, Double> histogram(String name) {
    Map<Double, Double> counts = new TreeMap<>();
    for (Timer timer : registry.find(name).timers()) {
      for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
        counts.merge(bucket.bucket(TimeUnit.SECONDS), bucket.count(), Double::sum);
      }
      counts.merge(Double.POSITIVE_INFINITY, (double) timer.count(), Double::sum);
    }
    return counts;
  }

  private static double valueOf(Meter meter) {
    Iterator<Measurement> measurements = meter.measure().iterator();
    return measurements.hasNext() ? measurements.next().getValue() : 0;
  }
}
