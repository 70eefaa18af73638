package io.forgotpassword.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command line in a process of its own, with what it prints kept in files. */
public final class CommandProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SIGINT = 2;

  /**
   * What a shell without job control runs in the background ignores SIGINT, and so does all that it
   * starts: a build that is run there tests processes that it could not interrupt.
   */
  private static final List<String> HEARING_INTERRUPTS =
      ignoresInterrupts() ? List.of("env", "--default-signal=INT") : List.of();

  private final Process process;
  private final Path out;
  private final Path err;

  private CommandProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static CommandProcess start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(gateway(), directory, environment, arguments);
  }

  /** Another program on the class path of the tests. */
  public static CommandProcess start(
      Class<?> program, Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(
        List.of("-cp", System.getProperty("java.class.path"), program.getName()),
        directory,
        environment,
        arguments);
  }

  /** The jar that was built, as failsafe has it; the class path's where there is none yet. */
  private static List<String> gateway() {
    String jar = System.getProperty("gateway.jar");
    return jar == null
        ? List.of("-cp", System.getProperty("java.class.path"), Main.class.getName())
        : List.of("-jar", jar);
  }

  private static CommandProcess start(
      List<String> program, Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    List<String> command = new ArrayList<>(HEARING_INTERRUPTS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program);
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new CommandProcess(builder.start(), out, err);
  }

  private static boolean ignoresInterrupts() {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith("SigIgn:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(signals -> (signals & 1 << (SIGINT - 1)) != 0);
    } catch (IOException notLinux) {
      return false;
    }
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  /** Sends it a signal, such as TERM. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  /** Waits until what was printed, on either stream, matches; returns the first group. */
  public String await(String regex) throws IOException {
    Pattern pattern = Pattern.compile(regex);
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      Matcher matcher = pattern.matcher(out() + err());
      if (matcher.find()) {
        return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("not printed: " + regex + "\n" + out() + err());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
