package io.forgotpassword.gateway;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for SIGTERM or Ctrl-C, closes what runs, and ends the process with exit code 0. */
final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  private Termination() {}

  /** What is closed in the end. */
  interface Running {
    void close() throws Exception;
  }

  /** From now on a signal closes what runs first; closing bounds its own time. */
  static void closes(Running running) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAndHalt(running), "termination"));
  }

  /** Blocks the calling thread until the process ends. */
  static void await() throws InterruptedException {
    new CountDownLatch(1).await();
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
