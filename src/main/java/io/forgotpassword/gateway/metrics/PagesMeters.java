package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of the login pages. Thread-safe; one for all event loops. */
public final class PagesMeters {
  private static final long[] BUCKETS = {5, 25, 100, 500, 2500, 10_000};

  private static final String[] CLASSES = {"aborted", "1xx", "2xx", "3xx", "4xx", "5xx"};

  public enum Failure {
    CONNECT,
    HEAD_TIMEOUT,
    IDLE_TIMEOUT,
    BROKEN,
    /** A change of the protocol that nobody asked for. */
    UNASKED_UPGRADE,
    /** All connections, or those of the address, are in use, and so is the queue. */
    FULL,
    INTERNAL
  }

  private final Timer[] seconds = new Timer[CLASSES.length];
  private final Map<Failure, Counter> failures = new EnumMap<>(Failure.class);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger up = new AtomicInteger(1);

  public PagesMeters(MeterRegistry registry) {
    for (int i = 0; i < CLASSES.length; i++) {
      seconds[i] =
          Figures.timer(
              registry,
              "gateway.pages",
              "How long requests for login pages took",
              BUCKETS,
              Tags.of("status_class", CLASSES[i]));
    }
    for (Failure failure : Failure.values()) {
      failures.put(
          failure,
          Figures.counter(
              registry,
              "gateway.pages.failures",
              "Requests that the login pages did not answer",
              Tags.of("reason", failure.name().toLowerCase(Locale.ROOT))));
    }
    new Figures<>(registry, "gateway.pages.", this)
        .gauge("in.flight", "Requests for login pages without an answer", of -> of.inFlight.get())
        .gauge(
            "waiting", "Requests that wait for a connection to the pages", of -> of.waiting.get())
        .gauge("connections", "Connections to the pages in use", of -> of.connections.get())
        .gauge(
            "up", "1 if the last request for a page was answered by the pages", of -> of.up.get());
  }

  public void began() {
    inFlight.incrementAndGet();
  }

  /** Records a request that is over; status 0 is one that was given up without an answer. */
  public void ended(int status, long nanos) {
    inFlight.decrementAndGet();
    seconds[status / 100 % CLASSES.length].record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Adds to the connections in use and to the requests that wait for one. */
  public void used(int moreConnections, int moreWaiting) {
    connections.addAndGet(moreConnections);
    waiting.addAndGet(moreWaiting);
  }

  public void failed(Failure failure) {
    Objects.requireNonNull(failures.get(failure)).increment();
    if (failure != Failure.FULL && failure != Failure.INTERNAL) {
      up.set(0);
    }
  }

  public void answered() {
    if (up.get() == 0) {
      up.set(1);
    }
  }
}
