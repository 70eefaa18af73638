package io.forgotpassword.gateway.metrics;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests by operation and verdict, and calls to Cognito, with their latency. Labels come from
 * enums only.
 */
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

  private static final Duration[] UPSTREAM_BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofMillis(1000),
    Duration.ofMillis(2500),
    Duration.ofMillis(5000)
  };

  private final Map<Operation, Timer> upstream = new EnumMap<>(Operation.class);
  private final Map<Operation, Map<Verdict, Timer>> byOperation = new EnumMap<>(Operation.class);
  private final Map<Verdict, Timer> withoutOperation;

  /** Registers a timer for each operation that may cross, and for "none", and each verdict. */
  public RequestMeters(MeterRegistry registry, Collection<Operation> operations) {
    for (Operation operation : operations) {
      byOperation.put(operation, timersOf(registry, operation.wireName()));
      upstream.put(operation, upstreamTimer(registry, operation));
    }
    withoutOperation = timersOf(registry, "none");
  }

  private static Timer upstreamTimer(MeterRegistry registry, Operation operation) {
    return Timer.builder("gateway.upstream.calls")
        .description("Calls to Cognito, from waiting for a connection to the answer's last byte")
        .tag("operation", operation.wireName())
        .serviceLevelObjectives(UPSTREAM_BUCKETS)
        .register(registry);
  }

  private static Map<Verdict, Timer> timersOf(MeterRegistry registry, String operation) {
    Map<Verdict, Timer> timers = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      timers.put(
          verdict,
          Timer.builder("gateway.requests")
              .description("Requests from arrival to conclusion")
              .tag("operation", operation)
              .tag("verdict", verdict.id())
              .serviceLevelObjectives(BUCKETS)
              .register(registry));
    }
    return timers;
  }

  /** Counts one call to Cognito, however it ended. */
  public void called(Operation operation, long latencyNanos) {
    Timer timer = upstream.get(operation);
    if (timer != null) {
      timer.record(latencyNanos, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Counts one request.
   *
   * @param operation null when the request named none
   */
  public void concluded(@Nullable Operation operation, Verdict verdict, long latencyNanos) {
    Map<Verdict, Timer> timers =
        operation == null ? withoutOperation : byOperation.getOrDefault(operation, Map.of());
    Timer timer = timers.get(verdict);
    if (timer != null) {
      timer.record(latencyNanos, TimeUnit.NANOSECONDS);
    }
  }
}
