package io.forgotpassword.gateway.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes the log on a thread of its own, so that logging never blocks on a slow reader. Lines that
 * do not fit in the queue are lost, those below WARN first. Once there is room, a line in the log
 * says how many.
 */
public final class BoundedAppender extends AsyncAppender {
  /** Some hundred KiB. */
  private static final int QUEUE = 2_048;

  /** How long a stop waits for queued lines to be written. */
  private static final int STOP_MILLIS = 500;

  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong unreported = new AtomicLong();

  /** Public for configuration files of logback. */
  public BoundedAppender() {
    setQueueSize(QUEUE);
    setNeverBlock(true);
    setMaxFlushTime(STOP_MILLIS);
  }

  /** The number of lines lost so far. */
  public long lost() {
    return lost.get();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (getRemainingCapacity() == 0) {
      lose();
      return;
    }
    long missing = unreported.get();
    if (missing > 0 && getRemainingCapacity() > QUEUE / 2 && unreported.compareAndSet(missing, 0)) {
      super.append(statement(missing));
    }
    super.append(event);
  }

  /** Logback asks this only when the queue is nearly full, and drops the discardable lines. */
  @Override
  protected boolean isDiscardable(ILoggingEvent event) {
    boolean discardable = super.isDiscardable(event);
    if (discardable) {
      lose();
    }
    return discardable;
  }

  private void lose() {
    lost.incrementAndGet();
    unreported.incrementAndGet();
  }

  private LoggingEvent statement(long missing) {
    Logger own = ((LoggerContext) getContext()).getLogger(BoundedAppender.class);
    String message = "{} lines of the log were lost, because nobody read it";
    return new LoggingEvent(
        BoundedAppender.class.getName(), own, Level.WARN, message, null, new Object[] {missing});
  }
}
