package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.FreePorts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import redis.embedded.core.ExecutableProvider;

/**
 * A real redis-server on a free port of the loopback, which a test can pause, kill and start again.
 */
public final class RedisProcess implements AutoCloseable {
  private final String binary;
  private final int port;
  private final List<String> options;
  private Process process;

  private RedisProcess(String binary, int port, List<String> options) throws IOException {
    this.binary = binary;
    this.port = port;
    this.options = options;
    this.process = launch();
  }

  /** Starts one with options such as {@code --requirepass}. */
  public static RedisProcess start(String... options) throws IOException {
    File file = ExecutableProvider.newJarResourceProvider().get();
    return new RedisProcess(file.getAbsolutePath(), FreePorts.next(), List.of(options));
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(List.of(binary, "--bind", "127.0.0.1", "--save", ""));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(options);
    Process launched =
        new ProcessBuilder(command).directory(new File("target")).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
    BufferedReader log = launched.inputReader(StandardCharsets.UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      if (line.contains("Ready to accept connections")) {
        return launched;
      }
    }
    throw new IOException("redis-server did not start:\n" + seen);
  }

  /** Its address, without a password. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** Has it stop answering, with its connections open. */
  public void pause() {
    signal("-STOP");
  }

  /** Has it go on where it was paused. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  void restart() throws IOException {
    process = launch();
  }

  /** Runs commands on a connection of the test's own. */
  public <T> T with(Function<RedisCommands<String, String>, T> commands) {
    RedisClient client = RedisClient.create(RedisURI.create(uri()));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return commands.apply(connection.sync());
    } finally {
      client.shutdown();
    }
  }

  /** How often a command was run so far. */
  long calls(String command) {
    return calls(with(redis -> redis.info("commandstats")), command);
  }

  static long calls(String stats, String command) {
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Override
  public void close() {
    kill();
  }
}
