package io.forgotpassword.gateway.metrics;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests by operation and verdict, with their latency. Labels come from enums only. */
public final class RequestMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(1000),
    Duration.ofMillis(5000)
  };

  private final Timer[][] timers;

  /** Registers a timer for each operation, "none" included, and verdict. */
  public RequestMeters(MeterRegistry registry) {
    Operation[] operations = Operation.values();
    timers = new Timer[operations.length + 1][];
    for (int i = 0; i < timers.length; i++) {
      String operation = i < operations.length ? operations[i].wireName() : "none";
      timers[i] = timersOf(registry, operation);
    }
  }

  private static Timer[] timersOf(MeterRegistry registry, String operation) {
    Verdict[] verdicts = Verdict.values();
    Timer[] timers = new Timer[verdicts.length];
    for (Verdict verdict : verdicts) {
      timers[verdict.ordinal()] =
          Timer.builder("gateway.requests")
              .description("Recovery requests from arrival to conclusion")
              .tag("operation", operation)
              .tag("verdict", verdict.id())
              .serviceLevelObjectives(BUCKETS)
              .register(registry);
    }
    return timers;
  }

  /**
   * Counts one request.
   *
   * @param operation null when the request named none
   */
  public void concluded(@Nullable Operation operation, Verdict verdict, long latencyNanos) {
    int row = operation == null ? timers.length - 1 : operation.ordinal();
    timers[row][verdict.ordinal()].record(latencyNanos, TimeUnit.NANOSECONDS);
  }
}
