package io.forgotpassword.gateway.e2e;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Everything that is logged while this is open: the gateway at TRACE, all others at DEBUG. */
public final class RecordedLog implements AutoCloseable {
  /** Logged by this class, so that a log without it proves nothing. */
  static final String PROOF = "the log is being recorded";

  private static final String GATEWAY = "io.forgotpassword";

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level rootLevel = root.getLevel();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Queue<String> alarms = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          String line = event.getLoggerName() + ' ' + event.getFormattedMessage();
          lines.add(line);
          if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            alarms.add(line);
          }
          for (IThrowableProxy thrown = event.getThrowableProxy();
              thrown != null;
              thrown = thrown.getCause()) {
            lines.add(thrown.getClassName() + ": " + thrown.getMessage());
          }
        }
      };

  /** Begins. */
  public RecordedLog() {
    appender.setContext(context);
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.DEBUG);
    context.getLogger(GATEWAY).setLevel(Level.TRACE);
    context.getLogger(GATEWAY).trace(PROOF);
  }

  /** All of it, a line each. */
  public String text() {
    return lines.stream().collect(Collectors.joining("\n"));
  }

  /** What somebody is asked to act on: warnings and errors. */
  public List<String> alarms() {
    return List.copyOf(alarms);
  }

  @Override
  public void close() {
    context.getLogger(GATEWAY).setLevel(null);
    root.setLevel(rootLevel);
    root.detachAppender(appender);
    appender.stop();
  }
}
