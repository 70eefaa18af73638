package io.forgotpassword.gateway.metrics;

import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Meters of requests by operation and verdict, of calls to Cognito, and of untrusted forwarding
 * headers. Labels come from enums only.
 */
public final class RequestMeters {
  private static final long[] BUCKETS = {1, 5, 25, 100, 500, 1000, 5000};

  private static final long[] UPSTREAM_BUCKETS = {10, 25, 50, 100, 250, 500, 1000, 2500, 5000};

  private final Map<Operation, Timer> upstream = new EnumMap<>(Operation.class);
  private final Map<Operation, Timer> answers = new EnumMap<>(Operation.class);
  private final Map<Labels, Timer> requests = new HashMap<>();
  private final MeterRegistry registry;
  private final Counter spoofed;

  private record Labels(@Nullable Operation operation, Verdict verdict, Lane lane) {}

  /** Registers a timer for each verdict of each of these operations, and of "none". */
  public RequestMeters(MeterRegistry registry, Collection<Operation> operations) {
    this.registry = registry;
    for (Operation operation : Operation.RECOVERY) {
      answers.put(
          operation,
          timer(
              "gateway.answers",
              "Answers as callers see them, from arrival on, with the delay of disclosure",
              operation));
      registerRequests(operation, Lane.TRUSTED);
    }
    for (Operation operation : operations) {
      registerRequests(operation, Lane.PUBLIC);
      upstream.put(
          operation,
          timer(
              "gateway.upstream.calls",
              "Calls to Cognito, from waiting for a connection to the answer's last byte",
              operation));
    }
    registerRequests(null, Lane.PUBLIC);
    spoofed =
        Figures.counter(
            registry,
            "gateway.forwarding.spoofed",
            "Requests with a forwarding header that is ignored",
            Tags.empty());
  }

  private Timer timer(String name, String help, Operation operation) {
    Tags tags = Tags.of("operation", operation.wireName());
    return Figures.timer(registry, name, help, UPSTREAM_BUCKETS, tags);
  }

  private void registerRequests(@Nullable Operation operation, Lane lane) {
    String name = operation == null ? "none" : operation.wireName();
    for (Verdict verdict : Verdict.values()) {
      requests.put(
          new Labels(operation, verdict, lane),
          Figures.timer(
              registry,
              "gateway.requests",
              "Requests from arrival to conclusion",
              BUCKETS,
              Tags.of("operation", name, "verdict", verdict.id(), "lane", lane.id())));
    }
  }

  public void spoofed() {
    spoofed.increment();
  }

  /** Counts one answer to an operation of account recovery. */
  public void answered(Operation operation, long latencyNanos) {
    record(answers.get(operation), latencyNanos);
  }

  /**
   * Registers the count of one error, of a closed set, that no user causes; its increments count
   * the error.
   */
  public Runnable upstreamFault(String error) {
    return Figures.counter(
            registry,
            "gateway.upstream.faults",
            "Errors of Cognito that no user causes; callers may not be told of them",
            Tags.of("error", error))
        ::increment;
  }

  /**
   * Registers the count of one result of the use of pause links; its increments count one.
   *
   * @param act of a closed set, as is the result
   */
  public Runnable pauseLinks(String act, String result) {
    return Figures.counter(
            registry,
            "gateway.pause.links",
            "Uses of pause links, and of what undoes a pause, by their result",
            Tags.of("act", act, "result", result))
        ::increment;
  }

  public void called(Operation operation, long latencyNanos) {
    record(upstream.get(operation), latencyNanos);
  }

  /** Counts one request; the operation is null when it named none. */
  public void concluded(
      @Nullable Operation operation, Verdict verdict, Lane lane, long latencyNanos) {
    Lane counted = operation == null ? Lane.PUBLIC : lane;
    record(requests.get(new Labels(operation, verdict, counted)), latencyNanos);
  }

  private static void record(@Nullable Timer timer, long nanos) {
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
