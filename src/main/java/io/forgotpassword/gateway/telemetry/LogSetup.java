package io.forgotpassword.gateway.telemetry;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;

/**
 * The log's setup, which logback finds as a service: to read the same as XML would take a twentieth
 * of a start. {@code -Dlogback.configurationFile} has another instead.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX} %-5level %logger{0} -"
          + " %msg%replace( %kvp{NONE}){' $', ''}%n%ex{8}";

  private static final Map<String, Level> QUIETER =
      Map.of(
          "software.amazon.awssdk",
          Level.WARN,
          "io.netty",
          Level.WARN,
          "io.lettuce",
          Level.WARN,
          // KafkaForwarder says what its client says again with each attempt.
          "org.apache.kafka",
          Level.OFF);

  /** A setup that logback makes. */
  public LogSetup() {}

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
    Logger root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(bounded);
    QUIETER.forEach((name, level) -> log.getLogger(name).setLevel(level));
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
}
