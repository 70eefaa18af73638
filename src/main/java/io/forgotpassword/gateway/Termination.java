package io.forgotpassword.gateway;

import io.vertx.core.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for SIGTERM or Ctrl-C, closes what runs, and ends the process with exit code 0. */
final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  private Termination() {}

  /** Blocks the calling thread until the process ends; {@code close} bounds its own time. */
  static void await(Supplier<Future<Void>> close) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAndHalt(close), "termination"));
    new CountDownLatch(1).await();
  }

  /** Halts, because a JVM that a signal ends would not exit with 0. */
  private static void closeAndHalt(Supplier<Future<Void>> close) {
    LOG.info("stopping");
    int exitCode = 0;
    try {
      close.get().toCompletionStage().toCompletableFuture().get();
      LOG.info("stopped");
    } catch (ExecutionException e) {
      LOG.error("did not stop cleanly", e.getCause());
      exitCode = 1;
    } catch (InterruptedException e) {
      exitCode = 1;
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
