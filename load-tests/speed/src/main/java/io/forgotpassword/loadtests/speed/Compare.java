package io.forgotpassword.loadtests.speed;

import java.io.IOException;
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

  private final LoadProcess generator;

  private Compare(LoadProcess generator) {
    this.generator = generator;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    long seconds = Long.getLong("seconds", 5);
    long warmUp = Long.getLong("warmUp", 400_000);
    String only = System.getProperty("only", "");
    Path work = Files.createTempDirectory("compare");
    try (Processes processes = new Processes(work)) {
      int port = processes.upstream(OTHER_CORE).port();
      List<Contender> contenders =
          new Contenders(processes, work, port)
              .start().stream()
                  .filter(contender -> contender.name().matches(only.isEmpty() ? ".*" : only))
                  .toList();
      Compare compare = new Compare(new LoadProcess(processes, OTHER_CORE));
      System.out.println("java " + Runtime.version() + ", " + CONNECTIONS + " connections");
      for (Contender contender : contenders) {
        compare.generator.warmUp(order(contender, 1000), warmUp);
      }
      System.out.println(compare.measure(contenders, rounds, seconds));
    }
  }

  private Table measure(List<Contender> contenders, int rounds, long seconds) throws IOException {
    Rounds taken = new Rounds(generator, contender -> order(contender, seconds * 1000));
    System.out.println(taken.warmUp(contenders, 1, rounds));
    Table table = new Table();
    for (int round = 0; round < rounds; round++) {
      double bare = 0;
      for (Contender contender : contenders) {
        Turn turn = taken.take(contender);
        bare = bare == 0 ? turn.cpuMicros() : bare;
        Measurement measured = new Measurement(turn, turn.cpuMicros() / bare);
        table.add(contender.name(), measured);
        System.out.printf(
            "%d %-26s %s %.2f%n",
            round + 1,
            contender.name(),
            turn.figures(),
            measured.ratio());
      }
    }
    return table;
  }

  private static Order order(Contender contender, long millis) {
    return Order.closed(contender, CONNECTIONS, millis);
  }
}
