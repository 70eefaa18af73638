package io.forgotpassword.gateway.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the process on an OutOfMemoryError, as {@code -XX:+ExitOnOutOfMemoryError} does: a jar
 * cannot set that flag for itself, and a process without its event loops would stay and serve
 * nobody. Netty and Vert.x catch whatever a handler throws, and log it; so the log is where all
 * errors are seen.
 */
public final class OutOfMemory extends TurboFilter {
  /** The JVM's own with the flag. */
  private static final int EXIT_CODE = 3;

  private static final int MAX_CAUSES = 8;

  /** Made beforehand, because there may be no memory for it later. */
  private static final byte[] LAST_WORDS =
      "OutOfMemoryError: the process ends. Give it more memory (-Xmx) or lower server.max-*\n"
          .getBytes(US_ASCII);

  /** How long the last words may take: nobody may be reading standard error. */
  private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A Kafka client takes what does not speak its protocol for a huge length, and can't read on. */
  private static final String KAFKA = "org.apache.kafka.";

  private static volatile boolean watched;
  private static volatile boolean ending;

  /** Made beforehand; ends the process whatever the last words do. */
  private static final Thread executioner = new Thread(OutOfMemory::halt, "out-of-memory");

  private OutOfMemory() {}

  /** From now on an OutOfMemoryError that is logged or that ends a thread ends the process. */
  public static void endsTheProcess() {
    watched = true;
    executioner.setDaemon(true);
    executioner.start();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          endOn(failure);
          LoggerFactory.getLogger(OutOfMemory.class)
              .error("the thread {} ended", thread.getName(), failure);
        });
    OutOfMemory filter = new OutOfMemory();
    LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
    filter.setContext(log);
    filter.start();
    log.addTurboFilter(filter);
  }

  /** Ends the process if a failure is one, or was caused by one. */
  public static void endOn(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; watched && cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof OutOfMemoryError) {
        ending = true;
        LockSupport.unpark(executioner);
        System.err.write(LAST_WORDS, 0, LAST_WORDS.length);
        System.err.flush();
        Runtime.getRuntime().halt(EXIT_CODE);
      }
      cause = cause.getCause();
    }
  }

  private static void halt() {
    while (!ending) {
      LockSupport.park();
    }
    LockSupport.parkNanos(LAST_WORDS_NANOS);
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  @Override
  public FilterReply decide(
      Marker marker,
      Logger logger,
      Level level,
      String format,
      Object[] arguments,
      Throwable failure) {
    if (logger.getName().startsWith(KAFKA)) {
      return FilterReply.NEUTRAL;
    }
    endOn(failure);
    if (arguments != null) {
      for (Object argument : arguments) {
        if (argument instanceof Throwable thrown) {
          endOn(thrown);
        }
      }
    }
    return FilterReply.NEUTRAL;
  }
}
