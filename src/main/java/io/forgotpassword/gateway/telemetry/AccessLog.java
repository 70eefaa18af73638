package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs one line for each request, once it was answered and its outcome is known. Addresses are
 * personal data, so a line has only the caller's network; the audit has the address, under the
 * request's id.
 */
public final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("access");
  private static final int IPV4_PREFIX = 24;
  private static final int IPV6_PREFIX = 48;

  private final LongSupplier nanoClock;

  /** A log that measures durations with a monotonic clock. */
  public AccessLog(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** The facts known before a request is read; method and route are each one of a closed set. */
  public record Head(String method, String route, ClientIp client) {}

  /** The line of a request that will be answered and will have an outcome. */
  public RequestObserver begin(RequestId id, Head head) {
    return new Line(head, id, 2);
  }

  /** The line of a request that is answered but has no outcome. */
  public RequestObserver begin(Head head) {
    return new Line(head, null, 1);
  }

  private final class Line implements RequestObserver {
    private final long began = nanoClock.getAsLong();
    private final Head head;
    private final @Nullable RequestId id;
    private final AtomicInteger expected;
    private volatile @Nullable Operation operation;
    private volatile @Nullable Outcome outcome;
    private volatile int status;
    private volatile long bytes;
    private volatile long nanos;

    Line(Head head, @Nullable RequestId id, int expected) {
      this.head = head;
      this.id = id;
      this.expected = new AtomicInteger(expected);
    }

    @Override
    public void concluded(@Nullable Operation operation, Outcome outcome) {
      this.operation = operation;
      this.outcome = outcome;
      writeWithLast();
    }

    @Override
    public void answered(int status, long bytes) {
      this.status = status;
      this.bytes = bytes;
      this.nanos = nanoClock.getAsLong() - began;
      writeWithLast();
    }

    private void writeWithLast() {
      if (expected.decrementAndGet() == 0) {
        write(LOG.atInfo());
      }
    }

    private void write(LoggingEventBuilder line) {
      Operation asked = operation;
      Outcome known = outcome;
      LoggingEventBuilder whole = with(line, "request_id", id == null ? null : id.value());
      whole = with(whole, "method", head.method());
      whole = with(whole, "route", head.route());
      whole = with(whole, "operation", asked == null ? null : asked.wireName());
      whole = with(whole, "status", status == 0 ? null : status);
      whole = with(whole, "verdict", known == null ? null : known.verdict().id());
      whole = with(whole, "bytes", bytes);
      whole = with(whole, "millis", TimeUnit.NANOSECONDS.toMillis(nanos));
      whole = with(whole, "network", head.client().network(IPV4_PREFIX, IPV6_PREFIX).toString());
      whole.log(status == 0 ? "caller gone" : "answered");
    }

    private static LoggingEventBuilder with(
        LoggingEventBuilder line, String key, @Nullable Object value) {
      return value == null ? line : line.addKeyValue(key, value);
    }
  }
}
