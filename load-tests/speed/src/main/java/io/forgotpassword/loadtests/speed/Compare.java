package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The gateway, a bare Vert.x relay, and nginx and HAProxy where they are installed, on the same
 * work: one event loop each on core 0, generator and upstream on core 1, rounds that alternate.
 * What a compiler makes of the same code differs from process to process, so there may be forks:
 * all of it again, in new processes.
 */
final class Compare {
  private static final int OTHER_CORE = 1;

  /** Rounds may be short; compilers that are quiet for long are done. */
  private static final long WARM_UP_MILLIS = 2_000;

  private static final int MOST_WARM_UPS = 40;
  private static final int CONNECTIONS = Integer.getInteger("connections", 64);

  private Compare() {}

  public static void main(String[] arguments) throws Exception {
    int forks = Integer.getInteger("forks", 1);
    System.out.println("java " + Runtime.version() + ", " + CONNECTIONS + " connections");
    Table table = new Table();
    for (int fork = 1; fork <= forks; fork++) {
      Path work = Files.createTempDirectory("compare");
      try (Processes processes = new Processes(work)) {
        fork(fork, processes, work, table);
      }
    }
    System.out.println(table);
  }

  private static void fork(int fork, Processes processes, Path work, Table table)
      throws IOException, InterruptedException {
    String only = System.getProperty("only", "");
    int port = processes.upstream(OTHER_CORE).port();
    List<Contender> contenders =
        new Contenders(processes, work, port)
            .start().stream()
                .filter(contender -> contender.name().matches(only.isEmpty() ? ".*" : only))
                .toList();
    LoadProcess generator = new LoadProcess(processes, OTHER_CORE);
    for (Contender contender : contenders) {
      generator.warmUp(order(contender, 1000), Long.getLong("warmUp", 400_000));
    }
    try (PageCache memory = new PageCache(work)) {
      measure(fork, new Rounds(generator, contenders), memory, contenders, table);
    }
  }

  private static void measure(
      int fork, Rounds taken, PageCache memory, List<Contender> contenders, Table table)
      throws IOException {
    int rounds = Integer.getInteger("rounds", 50);
    long millis = (long) (1000 * Double.parseDouble(System.getProperty("seconds", "0.5")));
    System.out.printf(
        "at most %d rounds before those that count, each of %d s for each of %d%n",
        MOST_WARM_UPS, WARM_UP_MILLIS / 1000, contenders.size());
    System.out.println(
        taken.warmUp(contenders, contender -> order(contender, WARM_UP_MILLIS), 1, MOST_WARM_UPS));
    for (int round = 0; round < rounds; round++) {
      double bare = 0;
      for (Contender contender : contenders) {
        memory.fill();
        Turn turn = taken.take(contender, order(contender, millis));
        bare = bare == 0 ? turn.cpuMicros() : bare;
        Measurement measured = new Measurement(fork, turn, turn.cpuMicros() / bare);
        table.add(contender.name(), measured);
        System.out.printf(
            "%d %-26s %s %.2f%n", round + 1, contender.name(), turn.figures(), measured.ratio());
      }
    }
  }

  private static Order order(Contender contender, long millis) {
    return Order.closed(contender, CONNECTIONS, millis);
  }
}
