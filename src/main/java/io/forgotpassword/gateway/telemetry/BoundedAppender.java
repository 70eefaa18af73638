package io.forgotpassword.gateway.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The log on a thread of its own, so that nobody who logs waits for whoever reads it. Lines that do
 * not fit are lost, those below WARN first, and once there is room the log says how many.
 */
public final class BoundedAppender extends AsyncAppender {
  /** Some hundred KiB. */
  private static final int QUEUE = 2_048;

  /** How long a stop waits for whoever reads the log. */
  private static final int STOP_MILLIS = 500;

  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong unsaid = new AtomicLong();

  /** An appender that logback's configuration names. */
  public BoundedAppender() {
    setQueueSize(QUEUE);
    setNeverBlock(true);
    setMaxFlushTime(STOP_MILLIS);
  }

  /** How many lines were lost so far. */
  public long lost() {
    return lost.get();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (getRemainingCapacity() == 0) {
      lose();
      return;
    }
    long missing = unsaid.get();
    if (missing > 0 && getRemainingCapacity() > QUEUE / 2 && unsaid.compareAndSet(missing, 0)) {
      super.append(statement(missing));
    }
    super.append(event);
  }

  /** Asked only when the queue is nearly full, of what is lost then. */
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
    unsaid.incrementAndGet();
  }

  private LoggingEvent statement(long missing) {
    Logger own = ((LoggerContext) getContext()).getLogger(BoundedAppender.class);
    String message = "{} lines of the log were lost, because nobody read it";
    return new LoggingEvent(
        BoundedAppender.class.getName(), own, Level.WARN, message, null, new Object[] {missing});
  }
}
