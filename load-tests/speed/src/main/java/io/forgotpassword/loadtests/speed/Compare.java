package io.forgotpassword.loadtests.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The gateway, a bare Vert.x relay, and nginx and HAProxy where they are installed, on the same
 * work: one event loop each on core 0, generator and upstream on core 1, rounds that alternate.
 */
final class Compare {
  private static final int OTHER_CORE = 1;
  private static final int CONNECTIONS = Integer.getInteger("connections", 64);

  private final Process generator;
  private final BufferedReader answers;

  private Compare(Process generator) {
    this.generator = generator;
    this.answers = generator.inputReader(StandardCharsets.US_ASCII);
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    long seconds = Long.getLong("seconds", 5);
    long warmUp = Long.getLong("warmUp", 400_000);
    String only = System.getProperty("only", "");
    Path work = Files.createTempDirectory("compare");
    try (Processes processes = new Processes(work)) {
      Process upstream = processes.java(OTHER_CORE, "upstream", CannedUpstream.class);
      String listening = upstream.inputReader(StandardCharsets.US_ASCII).readLine();
      int port = Integer.parseInt(listening.substring(listening.lastIndexOf(' ') + 1));
      List<Contender> contenders =
          new Contenders(processes, work, port)
              .start().stream()
                  .filter(contender -> contender.name().matches(only.isEmpty() ? ".*" : only))
                  .toList();
      Compare compare = new Compare(processes.java(OTHER_CORE, "generator", Generator.class));
      System.out.println("java " + Runtime.version() + ", " + CONNECTIONS + " connections");
      for (Contender contender : contenders) {
        compare.warmUp(contender, warmUp);
      }
      System.out.println(compare.measure(contenders, rounds, seconds));
    }
  }

  /** So many requests, however long they take: compilers count calls, not seconds. */
  private void warmUp(Contender contender, long requests) throws IOException {
    for (long answered = 0; answered < requests; ) {
      answered += load(contender, 1).answers();
    }
  }

  private Table measure(List<Contender> contenders, int rounds, long seconds) throws IOException {
    Table table = new Table();
    for (int round = 0; round < rounds; round++) {
      double bare = 0;
      for (Contender contender : contenders) {
        ProcessTimes before = ProcessTimes.of(contender.process().pid());
        long started = System.nanoTime();
        Load load = load(contender, seconds);
        ProcessTimes after = ProcessTimes.of(contender.process().pid());
        double busy = (double) after.busiestSince(before) / (System.nanoTime() - started);
        double micros = (after.cpu() - before.cpu()) / 1e3 / load.answers();
        bare = bare == 0 ? micros : bare;
        Measurement measured = new Measurement(load, micros, busy, micros / bare);
        table.add(contender.name(), measured);
        System.out.printf(
            "%d %-26s %,8.0f/s %6.1f us busy %.2f%n",
            round + 1, contender.name(), load.perSecond(), micros, busy);
      }
    }
    return table;
  }

  private Load load(Contender contender, long seconds) throws IOException {
    String run =
        "%d %d %d %d %b\n"
            .formatted(
                contender.port(),
                CONNECTIONS,
                seconds * 1000,
                contender.status(),
                contender.oneAddress());
    generator.getOutputStream().write(run.getBytes(StandardCharsets.US_ASCII));
    generator.getOutputStream().flush();
    return Load.parse(answers.readLine());
  }
}
