package io.forgotpassword.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.CommandProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to stop and cannot. */
@Tag("slow")
class TerminationTest {
  /** Something that never closes, as after an exception that nobody expected, or that throws. */
  static final class Stuck {
    public static void main(String[] args) throws InterruptedException {
      Termination.closes(
          () -> {
            if (args[0].equals("throws")) {
              throw new StackOverflowError("of a handler");
            }
            new CountDownLatch(1).await();
          },
          Duration.ofMillis(10));
      System.err.println("running");
      Termination.await();
    }
  }

  @Test
  void it_ends_after_the_drain_even_if_nothing_closes(@TempDir Path directory) throws Exception {
    try (CommandProcess process = start(directory, "hangs")) {
      process.await("running");
      process.signal("TERM");
      assertThat(process.exitCode()).isEqualTo(1);
      process.await("did not stop within PT5.01S");
    }
  }

  @Test
  void an_error_while_it_closes_ends_it_too(@TempDir Path directory) throws Exception {
    try (CommandProcess process = start(directory, "throws")) {
      process.await("running");
      process.signal("TERM");
      assertThat(process.exitCode()).isEqualTo(1);
      process.await("did not stop cleanly");
    }
  }

  private static CommandProcess start(Path directory, String how) throws Exception {
    return CommandProcess.start(Stuck.class, directory, Map.of(), how);
  }
}
