package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The processes of a comparison, each kept to one core. All of them end with this. */
final class Processes implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Path work;
  private final List<Process> started = new ArrayList<>();

  /**
   * @param work where each process's output goes
   */
  Processes(Path work) {
    this.work = work;
  }

  /** A main class of this class path. */
  Process java(int core, String name, Class<?> main, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(jvm());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return start(String.valueOf(core), name, command, Map.of());
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
    return words.isBlank() ? List.of() : List.of(words.split(" ", -1));
  }

  /** Any command; standard output is the caller's to read, standard error goes to a file. */
  Process start(String cores, String name, List<String> command, Map<String, String> environment)
      throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
    pinned.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(pinned);
    builder.environment().putAll(environment);
    builder.redirectError(work.resolve(name + ".log").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until somebody listens. */
  void awaitPort(int port, Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        return;
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
    throw new IOException("nobody listens on port " + port + "; the logs are in " + work);
  }

  @Override
  public void close() {
    started.forEach(Process::destroy);
  }
}
