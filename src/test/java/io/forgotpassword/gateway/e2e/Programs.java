package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Programs of the machine that only a few tests need. Without them those tests are skipped, or fail
 * where {@code CI} is set.
 */
final class Programs {
  private static final boolean REQUIRED = System.getenv("CI") != null;
  private static final long PATIENCE_SECONDS = 180;

  private Programs() {}

  /** The first of these names that is on the PATH. */
  static Path find(String... names) {
    for (String name : names) {
      for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
        Path file = Path.of(directory, name);
        if (Files.isExecutable(file)) {
          return file;
        }
      }
    }
    String reason =
        "no %s on the PATH (on Debian: apt-get install chromium chromium-driver npm nginx haproxy)"
            .formatted(String.join(" or ", names));
    return REQUIRED ? fail(reason) : abort(reason);
  }

  /** Runs a command that must succeed. */
  static void run(Path directory, String... command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(directory, "run", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended && process.exitValue() == 0)
          .as("%s:\n%s", String.join(" ", command), Files.readString(log))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
  }
}
