package io.forgotpassword.gateway.telemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import org.slf4j.LoggerFactory;

/** The process' log, as {@link LogSetup} has it. */
public final class LogOutput {
  /** As the text has them: enough to find the place. */
  private static final int FRAMES = 8;

  private static final int LONGEST_TRACE = 8 * 1024;

  private LogOutput() {}

  /** From now on lines look as configured. */
  public static void format(TelemetrySettings.Logs logs) {
    if (logs == TelemetrySettings.Logs.JSON) {
      appender().stream()
          .flatMap(appender -> elements(appender.iteratorForAppenders()))
          .filter(OutputStreamAppender.class::isInstance)
          .forEach(LogOutput::writeJson);
    }
  }

  @SuppressWarnings("unchecked")
  private static void writeJson(Object found) {
    OutputStreamAppender<ILoggingEvent> output = (OutputStreamAppender<ILoggingEvent>) found;
    LogstashEncoder json = json();
    json.setContext(output.getContext());
    json.start();
    output.stop();
    output.setEncoder(json);
    output.start();
  }

  /** An object a line: time, level, logger, message, key-value pairs, and what was thrown. */
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

  /** Lines that were lost so far. */
  public static long lost() {
    return appender().map(BoundedAppender::lost).orElse(0L);
  }

  /** Writes what waits, in a bounded time; for the end of the process. */
  public static void flush() {
    appender().ifPresent(BoundedAppender::stop);
  }

  private static Optional<BoundedAppender> appender() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    return elements(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
        .filter(BoundedAppender.class::isInstance)
        .map(BoundedAppender.class::cast)
        .findFirst();
  }

  private static <T> Stream<T> elements(Iterator<T> iterator) {
    Iterable<T> all = () -> iterator;
    return StreamSupport.stream(all.spliterator(), false);
  }
}
