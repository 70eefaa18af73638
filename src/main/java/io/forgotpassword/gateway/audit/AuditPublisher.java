package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes events to the audit's verticle, as batches over the event bus: waking a worker thread
 * costs far more than an event. Never blocks. An event that the backlog has no room for is dropped
 * and counted. Each event loop has its own publisher; any thread may use it.
 */
public final class AuditPublisher {
  /** The most events of one message. */
  static final int MAX_BATCH = 256;

  /** The longest time that an event waits for others. */
  private static final long LINGER_MILLIS = 10;

  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final AuditLedger ledger;
  private final Backlog backlog;
  private final Vertx vertx;
  private List<AuditEntry> batch = new ArrayList<>();
  private boolean timerSet;

  AuditPublisher(AuditLedger ledger, Backlog backlog, Vertx vertx) {
    this.ledger = ledger;
    this.backlog = backlog;
    this.vertx = vertx;
    backlog.publishers.add(this);
  }

  /**
   * Publishes one event of a request, or drops and counts it. The span ends when the event is in
   * the trail.
   */
  public void publish(AuditEvent event, TraceSpan span) {
    publish(span == TraceSpan.NONE ? event : new AuditEntry.Traced(event, span));
  }

  public synchronized void publish(AuditEntry event) {
    ledger.emit();
    if (!backlog.open) {
      ledger.drop(DropReason.CLOSED, List.of(event));
    } else if (!backlog.reserve()) {
      ledger.drop(DropReason.QUEUE_FULL, List.of(event));
    } else {
      add(event);
    }
  }

  private void add(AuditEntry event) {
    batch.add(event);
    if (batch.size() == MAX_BATCH) {
      flush();
    } else if (!timerSet) {
      timerSet = true;
      vertx.setTimer(LINGER_MILLIS, due -> lingered());
    }
  }

  private synchronized void lingered() {
    timerSet = false;
    flush();
  }

  private synchronized void flush() {
    if (!batch.isEmpty()) {
      backlog.messages.incrementAndGet();
      vertx.eventBus().send(Backlog.ADDRESS, new Batch(batch), LOCAL);
      batch = new ArrayList<>();
    }
  }

  /**
   * Counts and bounds the events on their way to the audit's verticle, because the event bus
   * neither bounds what waits in it nor says when nobody listens. Shared by all publishers and the
   * verticle.
   */
  static final class Backlog {
    static final String ADDRESS = "audit.events";

    /** Some seconds of full load; at about 1 KiB an event, some 64 MiB at most. */
    static final int MAX_EVENTS = 65_536;

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();
    private final List<AuditPublisher> publishers = new CopyOnWriteArrayList<>();
    private volatile boolean open;

    /** The verticle listens: from now on events may be sent. */
    void open() {
      open = true;
    }

    /** Takes no more events. All that were taken are on the event bus when this returns. */
    void close() {
      open = false;
      publishers.forEach(AuditPublisher::flush);
    }

    private boolean reserve() {
      if (waiting.incrementAndGet() > MAX_EVENTS) {
        waiting.decrementAndGet();
        return false;
      }
      return true;
    }

    /** The verticle received a batch of so many events. */
    void received(int events) {
      messages.decrementAndGet();
      waiting.addAndGet(-events);
    }

    /** Whether further batches wait in the event bus. */
    boolean hasMessages() {
      return messages.get() > 0;
    }

    /** Events in open batches and on the event bus. */
    int waiting() {
      return waiting.get();
    }
  }

  /** Events that cross the event bus as one message. */
  record Batch(List<AuditEntry> events) {}

  /** Passes batches on as they are; they never leave the process. */
  static final class BatchCodec implements MessageCodec<Batch, Batch> {
    @Override
    public Batch transform(Batch batch) {
      return batch;
    }

    @Override
    public void encodeToWire(Buffer buffer, Batch batch) {
      throw new UnsupportedOperationException("audit events stay in their process");
    }

    @Override
    public Batch decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("audit events stay in their process");
    }

    @Override
    public String name() {
      return Batch.class.getName();
    }

    @Override
    public byte systemCodecID() {
      return -1; // Not one of Vert.x' own.
    }
  }
}
