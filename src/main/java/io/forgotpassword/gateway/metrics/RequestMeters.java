package io.forgotpassword.gateway.metrics;

import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Meters of requests by operation and verdict, of calls to Cognito, and of untrusted forwarding
 * headers. Labels come from enums only.
 */
public final class RequestMeters {
  private static final Duration[] BUCKETS = millis(1, 5, 25, 100, 500, 1000, 5000);

  private static final Duration[] UPSTREAM_BUCKETS =
      millis(10, 25, 50, 100, 250, 500, 1000, 2500, 5000);

  private final Map<Operation, Timer> upstream = new EnumMap<>(Operation.class);
  private final Map<Operation, Map<Verdict, Timer>> byOperation = new EnumMap<>(Operation.class);
  private final Map<Operation, Map<Verdict, Timer>> byTrusted = new EnumMap<>(Operation.class);
  private final Map<Verdict, Timer> withoutOperation;
  private final Map<Operation, Timer> answers = new EnumMap<>(Operation.class);
  private final MeterRegistry registry;
  private final Counter spoofed;

  /** Registers a timer for each verdict of each of these operations, and of "none". */
  public RequestMeters(MeterRegistry registry, Collection<Operation> operations) {
    this.registry = registry;
    for (Operation operation : Operation.RECOVERY) {
      answers.put(operation, answerTimer(registry, operation));
      byTrusted.put(operation, timersOf(registry, operation.wireName(), Lane.TRUSTED));
    }
    for (Operation operation : operations) {
      byOperation.put(operation, timersOf(registry, operation.wireName(), Lane.PUBLIC));
      upstream.put(operation, upstreamTimer(registry, operation));
    }
    withoutOperation = timersOf(registry, "none", Lane.PUBLIC);
    spoofed =
        Counter.builder("gateway.forwarding.spoofed")
            .description("Requests with a forwarding header that is ignored")
            .register(registry);
  }

  /** Histogram bounds in milliseconds. */
  static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  private static Timer upstreamTimer(MeterRegistry registry, Operation operation) {
    return Timer.builder("gateway.upstream.calls")
        .description("Calls to Cognito, from waiting for a connection to the answer's last byte")
        .tag("operation", operation.wireName())
        .serviceLevelObjectives(UPSTREAM_BUCKETS)
        .register(registry);
  }

  private static Timer answerTimer(MeterRegistry registry, Operation operation) {
    return Timer.builder("gateway.answers")
        .description("Answers as callers see them, from arrival on, with the delay of disclosure")
        .tag("operation", operation.wireName())
        .serviceLevelObjectives(UPSTREAM_BUCKETS)
        .register(registry);
  }

  private static Map<Verdict, Timer> timersOf(MeterRegistry registry, String operation, Lane lane) {
    Map<Verdict, Timer> timers = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      timers.put(
          verdict,
          Timer.builder("gateway.requests")
              .description("Requests from arrival to conclusion")
              .tag("operation", operation)
              .tag("verdict", verdict.id())
              .tag("lane", lane.id())
              .serviceLevelObjectives(BUCKETS)
              .register(registry));
    }
    return timers;
  }

  /** Counts one request whose forwarding headers were ignored. */
  public void spoofed() {
    spoofed.increment();
  }

  /** Counts one answer to an operation of account recovery. */
  public void answered(Operation operation, long latencyNanos) {
    Timer timer = answers.get(operation);
    if (timer != null) {
      timer.record(latencyNanos, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Registers the count of one error that no user causes; its increments count the error.
   *
   * @param error of a closed set
   */
  public Runnable upstreamFault(String error) {
    return Counter.builder("gateway.upstream.faults")
            .description("Errors of Cognito that no user causes; callers may not be told of them")
            .tag("error", error)
            .register(registry)
        ::increment;
  }

  /**
   * Registers the count of one result of the use of pause links; its increments count one.
   *
   * @param act of a closed set, as is the result
   */
  public Runnable pauseLinks(String act, String result) {
    return Counter.builder("gateway.pause.links")
            .description("Uses of pause links, and of what undoes a pause, by their result")
            .tag("act", act)
            .tag("result", result)
            .register(registry)
        ::increment;
  }

  /** Counts one call to Cognito, whatever its result. */
  public void called(Operation operation, long latencyNanos) {
    record(upstream.get(operation), latencyNanos);
  }

  /**
   * Counts one request.
   *
   * @param operation null when the request named none
   */
  public void concluded(
      @Nullable Operation operation, Verdict verdict, Lane lane, long latencyNanos) {
    Map<Operation, Map<Verdict, Timer>> known = lane == Lane.TRUSTED ? byTrusted : byOperation;
    Map<Verdict, Timer> timers =
        operation == null ? withoutOperation : known.getOrDefault(operation, Map.of());
    record(timers.get(verdict), latencyNanos);
  }

  private static void record(@Nullable Timer timer, long nanos) {
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
