package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.telemetry.LogOutput;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for SIGTERM or Ctrl-C, closes the running gateway, and ends the process: with exit code 0,
 * or 1 when anything failed. A second signal ends the process at once, with the exit code that
 * shells report for the signal.
 */
public final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  /** POSIX shells report this plus the number of the signal that ended a process. */
  private static final int ENDED_BY_SIGNAL = 128;

  /** The last lines of the log have this part of the time in which the process ends. */
  private static final int LAST_LINES = 50;

  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  private static volatile int exitCode;
  private static volatile boolean closes;

  private Termination() {}

  /** A gateway or demo that is closed before the process ends. */
  public interface Running {
    /** Closes it, and gives up what does not close in time. */
    void close(Duration within) throws Exception;
  }

  /**
   * Registers what a signal closes before the process ends.
   *
   * @param drain within this time the process ends, whatever has failed
   */
  public static void closes(Running running, Duration drain) {
    closes = true;
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> closeAndHalt(running, drain), "termination"));
    AtomicBoolean stopping = new AtomicBoolean();
    Signals.handle("TERM", () -> signalled(stopping, SIGTERM));
    Signals.handle("INT", () -> signalled(stopping, SIGINT));
  }

  /** Blocks the calling thread until the process ends. */
  public static void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** Closes what is running, and ends the process with this code, or 1 if closing fails. */
  public static void exit(int code) {
    exitCode = code;
    if (!closes) {
      LogOutput.flush(); // What closes has lines of its own, which are flushed behind them.
    }
    System.exit(code);
  }

  private static void signalled(AtomicBoolean stopping, int number) {
    if (stopping.getAndSet(true)) {
      LOG.warn("told to stop once more: what is in flight is lost");
      halt(ENDED_BY_SIGNAL + number);
    }
    System.exit(0);
  }

  /** Halts, because a JVM that a signal ends does not exit with 0. */
  private static void closeAndHalt(Running running, Duration drain) {
    LOG.info("stopping");
    Duration within = drain.minus(drain.dividedBy(LAST_LINES));
    haltAfter(within);
    int code = exitCode;
    try {
      running.close(within);
      LOG.info("stopped");
    } catch (Exception | Error e) {
      LOG.error("did not stop cleanly", e);
      code = 1;
    }
    halt(code);
  }

  private static void haltAfter(Duration time) {
    Thread late =
        new Thread(
            () -> {
              try {
                Thread.sleep(time.toMillis());
              } catch (InterruptedException e) {
                return;
              }
              LOG.error("did not stop within {}: what is in flight is lost", time);
              halt(1);
            },
            "late-termination");
    late.setDaemon(true);
    late.start();
  }

  private static void halt(int code) {
    LogOutput.flush();
    Runtime.getRuntime().halt(code);
  }
}
