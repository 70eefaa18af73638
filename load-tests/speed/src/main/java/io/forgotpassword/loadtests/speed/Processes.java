package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The processes of a comparison, each kept to one core. All of them end with this, and what they
 * audited goes with them: gigabytes that are of no use to anybody.
 */
final class Processes implements AutoCloseable {
  private static final String AUDIT = "-audit";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long ASK_AGAIN_MILLIS = 50;

  private final Path work;
  private final List<Process> started = new CopyOnWriteArrayList<>();

  /**
   * @param work where each process's output goes
   */
  Processes(Path work) {
    this.work = work;
    // Who interrupts a run interrupts its processes too, but a stopped one would not hear of it.
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /** A main class of this class path; its standard output is the caller's to read. */
  Process java(int core, String name, Class<?> main, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(jvm());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return start(String.valueOf(core), name, command, Map.of(), ProcessBuilder.Redirect.PIPE);
  }

  /** A canned upstream of its own. */
  Contender upstream(int core) throws IOException {
    Process upstream = java(core, "upstream", CannedUpstream.class);
    String listening = upstream.inputReader(StandardCharsets.US_ASCII).readLine();
    int port = Integer.parseInt(listening.substring(listening.lastIndexOf(' ') + 1));
    return new Contender("upstream alone", upstream, port, 200, false);
  }

  /** The same virtual machine for all that need one; more for it from {@code -Djvm=}. */
  static List<String> jvm() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+UseTransparentHugePages"));
    command.addAll(options("jvm"));
    return command;
  }

  /** The words of a system property. */
  static List<String> options(String property) {
    String words = System.getProperty(property, "");
    return words.isBlank() ? List.of() : List.of(words.strip().split("\\s+"));
  }

  /** Any command; what it says goes to a file. */
  Process start(String cores, String name, List<String> command, Map<String, String> environment)
      throws IOException {
    return start(cores, name, command, environment, log(name));
  }

  private Process start(
      String cores,
      String name,
      List<String> command,
      Map<String, String> environment,
      ProcessBuilder.Redirect output)
      throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
    pinned.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(pinned);
    builder.environment().putAll(environment);
    builder.redirectOutput(output).redirectError(log(name));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private ProcessBuilder.Redirect log(String name) {
    return ProcessBuilder.Redirect.appendTo(work.resolve(name + ".log").toFile());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until somebody listens. */
  void awaitPort(int port, Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    do {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        return;
      } catch (IOException notYet) {
        // Asked again, unless the process ends meanwhile.
      }
    } while (System.nanoTime() < deadline
        && !process.waitFor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    throw new IOException("nobody listens on port " + port + "; the logs are in " + work);
  }

  /** Where one of these keeps its audit, until all end. */
  Path audit(String name) {
    return work.resolve(name + AUDIT);
  }

  /**
   * Stops or continues a process.
   *
   * @param name of the signal, as kill(1) knows it
   */
  static void signal(Process process, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    for (Process process : started) {
      if (process.isAlive()) {
        process.destroy();
        signal(process, "CONT");
      }
    }
    started.forEach(process -> process.onExit().join());
  }

  @Override
  public void close() throws IOException {
    end();
    try (DirectoryStream<Path> audits = Files.newDirectoryStream(work, "*" + AUDIT)) {
      for (Path audit : audits) {
        delete(audit);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
