package io.forgotpassword.gateway.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import org.slf4j.LoggerFactory;

/**
 * The log of the process: bounded, to standard error, as text or JSON. Logback finds this class as
 * a service; the same set-up as XML would take a twentieth of a start. {@code
 * -Dlogback.configurationFile} replaces it.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogOutput extends ContextAwareBase implements Configurator {
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX} %-5level %logger{0} -"
          + " %msg%replace( %kvp{NONE}){' $', ''}%n%ex{8}";

  private static final List<String> QUIETER =
      List.of("software.amazon.awssdk", "io.netty", "io.lettuce");

  /** Stack frames in a JSON line, as many as in a text line. */
  private static final int FRAMES = 8;

  private static final int LONGEST_TRACE = 8 * 1024;

  @Override
  public ExecutionStatus configure(LoggerContext log) {
    if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    BoundedAppender bounded = new BoundedAppender();
    bounded.setName("bounded");
    bounded.setContext(log);
    bounded.addAppender(standardError(log));
    bounded.start();
    Logger root = log.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(bounded);
    QUIETER.forEach(name -> log.getLogger(name).setLevel(Level.WARN));
    log.getLogger("org.apache.kafka").setLevel(Level.OFF); // KafkaForwarder logs its failures.
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext log) {
    PatternLayoutEncoder line = new PatternLayoutEncoder();
    line.setContext(log);
    line.setPattern(LINE);
    line.start();
    ConsoleAppender<ILoggingEvent> output = new ConsoleAppender<>();
    output.setName("stderr");
    output.setContext(log);
    output.setTarget(ConsoleTarget.SystemErr.getName());
    output.setEncoder(line);
    output.start();
    return output;
  }

  public static void format(TelemetrySettings.Logs logs) {
    Optional<BoundedAppender> bounded = appender();
    if (logs == TelemetrySettings.Logs.JSON && bounded.isPresent()) {
      Iterator<Appender<ILoggingEvent>> all = bounded.get().iteratorForAppenders();
      while (all.hasNext()) {
        if (all.next() instanceof OutputStreamAppender<ILoggingEvent> output) {
          LogstashEncoder json = json();
          json.setContext(output.getContext());
          json.start();
          output.stop();
          output.setEncoder(json);
          output.start();
        }
      }
    }
  }

  /** One object in each line: time, level, logger, message, key-value pairs, stack trace. */
  static LogstashEncoder json() {
    ShortenedThrowableConverter traces = new ShortenedThrowableConverter();
    traces.setMaxDepthPerThrowable(FRAMES);
    traces.setMaxLength(LONGEST_TRACE);
    LogstashEncoder json = new LogstashEncoder();
    json.setTimeZone("UTC");
    json.setVersion(null);
    json.setThrowableConverter(traces);
    json.getFieldNames().setVersion(null);
    json.getFieldNames().setLevelValue(null);
    json.getFieldNames().setTimestamp("time");
    json.getFieldNames().setLogger("logger");
    json.getFieldNames().setThread("thread");
    return json;
  }

  public static long lost() {
    return appender().map(BoundedAppender::lost).orElse(0L);
  }

  /** Writes the queued lines, in a bounded time; for the end of the process. */
  public static void flush() {
    appender().ifPresent(BoundedAppender::stop);
  }

  private static Optional<BoundedAppender> appender() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Iterator<Appender<ILoggingEvent>> all =
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (all.hasNext()) {
      if (all.next() instanceof BoundedAppender bounded) {
        return Optional.of(bounded);
      }
    }
    return Optional.empty();
  }

  /**
   * Writes the log on a thread of its own, so that logging never blocks on a slow reader. Lines
   * that do not fit in the queue are lost, those below WARN first. Once there is room, a line in
   * the log says how many.
   */
  public static final class BoundedAppender extends AsyncAppender {
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
      if (missing > 0
          && getRemainingCapacity() > QUEUE / 2
          && unreported.compareAndSet(missing, 0)) {
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
}
