package io.forgotpassword.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.CommandProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code of a process that has something to close. */
@Tag("slow")
class TerminationTest {
  @TempDir Path directory;

  /** Closes as its first argument says, and ends with its second, or waits for a signal. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      Termination.closes(
          () -> {
            switch (arguments[0]) {
              case "fails" -> throw new IOException("disk full");
              case "breaks" -> throw new StackOverflowError();
              default -> {
                // Closes.
              }
            }
          });
      if (arguments.length == 1) {
        System.out.println("running");
        Termination.await();
      }
      Termination.exit(Integer.parseInt(arguments[1]));
    }
  }

  @ParameterizedTest
  @CsvSource({"closes, 0, 0", "closes, 1, 1", "closes, 2, 2", "fails, 0, 1", "breaks, 0, 1"})
  void a_failure_before_or_while_closing_is_in_the_exit_code(String how, String code, int expected)
      throws Exception {
    try (CommandProcess process =
        CommandProcess.start(Program.class, directory, Map.of(), how, code)) {
      assertThat(process.exitCode()).isEqualTo(expected);
    }
  }

  @Test
  void a_failure_after_a_signal_is_in_the_exit_code() throws Exception {
    try (CommandProcess process =
        CommandProcess.start(Program.class, directory, Map.of(), "fails")) {
      process.await("running");
      process.signal("TERM");

      assertThat(process.exitCode()).isEqualTo(1);
    }
  }
}
