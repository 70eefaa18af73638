package io.forgotpassword.gateway;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for SIGTERM or Ctrl-C, closes what runs, and ends the process with exit code 0; a second
 * signal ends it at once, with the code that a shell would give for it.
 */
final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  /** What POSIX shells report for a process that a signal ended is this and its number. */
  private static final int ENDED_BY_SIGNAL = 128;

  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  private Termination() {}

  /** What is closed in the end. */
  interface Running {
    void close() throws Exception;
  }

  /** From now on a signal closes what runs first; closing bounds its own time. */
  static void closes(Running running) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAndHalt(running), "termination"));
    AtomicBoolean stopping = new AtomicBoolean();
    Signals.handle("TERM", () -> signalled(stopping, SIGTERM));
    Signals.handle("INT", () -> signalled(stopping, SIGINT));
  }

  /** Blocks the calling thread until the process ends. */
  static void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void signalled(AtomicBoolean stopping, int number) {
    if (stopping.getAndSet(true)) {
      LOG.warn("told to stop once more: what is in flight is lost");
      Runtime.getRuntime().halt(ENDED_BY_SIGNAL + number);
    }
    System.exit(0);
  }

  /** Halts, because a JVM that a signal ends would not exit with 0. */
  private static void closeAndHalt(Running running) {
    LOG.info("stopping");
    try {
      running.close();
      LOG.info("stopped");
      Runtime.getRuntime().halt(0);
    } catch (Exception e) {
      LOG.error("did not stop cleanly", e);
      Runtime.getRuntime().halt(1);
    }
  }
}
