package io.forgotpassword.gateway.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and bounds the events on their way from the event loops to the audit's verticle. They
 * travel over the event bus, which neither bounds what waits in it nor says when nobody listens.
 * Shared by all publishers and the verticle.
 */
final class AuditBacklog {
  /** Where the audit's verticle listens. */
  static final String ADDRESS = "audit.events";

  /** Some seconds of full load; at about 1 KiB an event, some 64 MiB at most. */
  static final int MAX_EVENTS = 65_536;

  /** Events that cross the event bus as one message. */
  record Batch(List<AuditEntry> events) {}

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();
  private final List<AuditPublisher> publishers = new CopyOnWriteArrayList<>();
  private volatile boolean open;

  void add(AuditPublisher publisher) {
    publishers.add(publisher);
  }

  /** The verticle listens: from now on events may be sent. */
  void open() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }

  /** Takes no more events. All that were taken are on the event bus when this returns. */
  void close() {
    open = false;
    publishers.forEach(AuditPublisher::flush);
  }

  /** Makes room for one event; false when the backlog is full. */
  boolean reserve() {
    if (waiting.incrementAndGet() > MAX_EVENTS) {
      waiting.decrementAndGet();
      return false;
    }
    return true;
  }

  /** A batch is about to be sent. */
  void sending() {
    messages.incrementAndGet();
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

  /** Passes batches on as they are; they never leave the process. */
  static final class BatchCodec implements MessageCodec<Batch, Batch> {
    private static final byte USER_CODEC = -1;

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
      return USER_CODEC;
    }
  }
}
