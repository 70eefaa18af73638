package io.forgotpassword.gateway.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A tool that operators have and developers need not: a test that needs one is skipped, and says
 * so, where it is missing. With {@code CI} set, as by {@code .ci/run}, it must be there.
 */
final class OperatorTool {
  private static final int PATIENCE = 120;

  private OperatorTool() {}

  /** What a command prints; it must succeed. */
  static String run(Path scratch, String... command) throws Exception {
    assumeThat(isInstalled(command[0]) || System.getenv("CI") != null)
        .as("%s is installed", command[0])
        .isTrue();
    Path out = Files.createTempFile(scratch, command[0], ".out");
    Path err = Files.createTempFile(scratch, command[0], ".err");
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
    process.destroyForcibly();
    String complaints = Files.readString(err, StandardCharsets.UTF_8);
    assertThat(ended && process.exitValue() == 0).as(complaints).isTrue();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static boolean isInstalled(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }
}
