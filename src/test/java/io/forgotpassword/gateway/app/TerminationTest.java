package io.forgotpassword.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.CommandProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code of a process that has something to close. */
@Tag("slow")
class TerminationTest {
  private final Path directory;

  TerminationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Closes as its first argument says, and ends with its second, or waits for a signal. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      Duration drain = arguments[0].equals("hangs") ? Duration.ofSeconds(1) : Duration.ofHours(1);
      Termination.closes(within -> close(arguments[0]), drain);
      if (arguments.length == 1) {
        System.out.println("running");
        Termination.await();
      }
      Termination.exit(Integer.parseInt(arguments[1]));
    }

    private static void close(String how) throws Exception {
      switch (how) {
        case "fails" -> throw new IOException("disk full");
        case "breaks" -> throw new StackOverflowError("of a handler");
        case "hangs" -> new CountDownLatch(1).await();
        default -> {
          // Closes.
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"closes, 0, 0", "closes, 1, 1", "closes, 2, 2", "fails, 0, 1", "breaks, 0, 1"})
  void a_failure_before_or_while_closing_is_in_the_exit_code(String how, String code, int expected)
      throws Exception {
    try (CommandProcess process =
        CommandProcess.start(Program.class, directory, Map.of(), how, code)) {
      assertThat(process.exitCode()).isEqualTo(expected);
      process.await("Termination - stopping");
      process.await(how.equals("closes") ? "Termination - stopped" : "did not stop cleanly");
    }
  }

  @ParameterizedTest
  @CsvSource({"fails, did not stop cleanly", "breaks, did not stop cleanly"})
  void a_failure_after_a_signal_is_in_the_exit_code(String how, String logged) throws Exception {
    assertEndsWithOne(how, logged);
  }

  @Test
  void it_ends_within_the_drain_even_if_nothing_closes() throws Exception {
    assertEndsWithOne("hangs", "did not stop within PT0.98S");
  }

  private void assertEndsWithOne(String how, String logged) throws Exception {
    try (CommandProcess process = CommandProcess.start(Program.class, directory, Map.of(), how)) {
      process.await("running");
      process.signal("TERM");
      assertThat(process.exitCode()).isEqualTo(1);
      process.await(logged);
    }
  }
}
