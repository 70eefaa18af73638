package io.forgotpassword.loadtests.speed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long answers take when requests come at half the rate that the gateway could answer, whether
 * or not it does, while its table is full of millions of keys: the gateway, the bare relay and the
 * upstream alone at the same rate, in rounds that alternate. No {@link PageCache} is filled here,
 * as it is where CPU time is compared: a host that has to provide the memory, and counts that as
 * the machine's CPU time, has all its cores stand still for milliseconds afterwards.
 */
final class Latency {
  private static final int OTHER_CORE = 1;

  /** How many times the counted rounds the compilers are waited for. */
  private static final int MOST_WARM_UPS = 4;

  /** Of which the median counts: a machine that is slow for a turn would set the rate too low. */
  private static final int SATURATION_TURNS = 5;

  private static final int CONNECTIONS = Integer.getInteger("connections", 64);
  private static final int USERNAMES = 10 * Order.MILLION;

  /**
   * The part of its bound from which the table counts as full; it is bounded shard by shard. A full
   * one evicts for each new key and does not grow, as it is in a long attack: with less, most of
   * the shards have not evicted yet, and each sets up its memory of that during the rounds.
   */
  private static final double FULL = 0.999;

  private static final Pattern KEYS =
      Pattern.compile("^gateway_limit_keys(?:\\{[^}]*})? ([0-9.eE+]+)$", Pattern.MULTILINE);
  private static final Pattern PAUSE =
      Pattern.compile("Pause (Young|Remark|Cleanup|Full)[^\\n]* ([0-9.]+)ms");

  private final LoadProcess generator;
  private final int adminPort;

  private Latency(LoadProcess generator, int adminPort) {
    this.generator = generator;
    this.adminPort = adminPort;
  }

  public static void main(String[] arguments) throws Exception {
    long keys = Long.getLong("keys", 5_000_000);
    long warmUp = Long.getLong("warmUp", 400_000);
    int rounds = Integer.getInteger("rounds", 5);
    long millis = 1000 * Long.getLong("seconds", 10);
    Path work = Files.createTempDirectory("latency");
    Path pauses = work.resolve("gc.log");
    try (Processes processes = new Processes(work)) {
      Contender upstream = processes.upstream(OTHER_CORE);
      int adminPort = Processes.freePort();
      Contenders contenders = new Contenders(processes, work, upstream.port());
      List<String> options =
          new ArrayList<>(List.of("-Xms2g", "-Xmx2g", "-Xlog:gc:file=" + pauses));
      options.addAll(Processes.options("gatewayJvm"));
      Contender relay = contenders.relay();
      Contender gateway =
          contenders
              .gateway(
                  "gateway",
                  System.getProperty("jar"),
                  1,
                  adminPort,
                  Contenders.LASTING,
                  (long) (keys / FULL),
                  options)
              .get(0);
      contenders.await(List.of(relay, gateway));
      Latency latency = new Latency(new LoadProcess(processes, OTHER_CORE), adminPort);
      Order full = Order.closed(gateway, CONNECTIONS, millis).among(USERNAMES);
      latency.fill(full, keys);
      latency.generator.warmUp(Order.closed(relay, CONNECTIONS, 1000), warmUp);
      double saturation = latency.saturation(full);
      int rate = Integer.getInteger("rate", (int) (saturation / 2));
      System.out.printf("%,.0f/s at saturation; %,d/s from now on%n", saturation, rate);
      long collected = Files.size(pauses);
      Rounds taken = new Rounds(latency.generator, List.of(relay, gateway));
      System.out.print(measure(taken, List.of(upstream, relay, gateway), rate, rounds, millis));
      System.out.println(pauses(Files.readString(pauses).substring((int) collected)));
    }
  }

  private void fill(Order order, long keys) throws IOException, InterruptedException {
    double known = keys();
    while (known < keys) {
      generator.load(order);
      known = keys();
    }
    System.out.printf("%,.0f keys in the table%n", known);
  }

  private double saturation(Order full) throws IOException {
    double[] turns = new double[SATURATION_TURNS];
    for (int i = 0; i < turns.length; i++) {
      turns[i] = generator.load(full).perSecond();
    }
    return Table.median(turns);
  }

  private double keys() throws IOException, InterruptedException {
    HttpRequest scrape =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics"))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    String metrics = HttpClient.newHttpClient().send(scrape, BodyHandlers.ofString()).body();
    Matcher keys = KEYS.matcher(metrics);
    if (!keys.find()) {
      throw new IOException("the gateway does not tell how many keys it has");
    }
    return Double.parseDouble(keys.group(1));
  }

  private static Order atRate(Contender contender, int rate, long millis) {
    return Order.closed(contender, CONNECTIONS, millis).among(USERNAMES).atRate(rate);
  }

  private static LatencyTable measure(
      Rounds taken, List<Contender> contenders, int rate, int rounds, long millis)
      throws IOException {
    Function<Contender, Order> work = contender -> atRate(contender, rate, millis);
    System.out.println(taken.warmUp(contenders, work, rounds, MOST_WARM_UPS * rounds));
    LatencyTable table = new LatencyTable(contenders.get(0).name());
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        Turn turn = taken.take(contender, work.apply(contender));
        table.add(contender.name(), turn);
        System.out.printf(
            "%d %-20s %s; since arrival %s%n",
            round + 1, contender.name(), turn.figures(), turn.load().sinceArrival().tail());
      }
    }
    return table;
  }

  private static String pauses(String log) {
    int full = 0;
    int all = 0;
    double longest = 0;
    Matcher pause = PAUSE.matcher(log);
    while (pause.find()) {
      all++;
      full += pause.group(1).equals("Full") ? 1 : 0;
      longest = Math.max(longest, Double.parseDouble(pause.group(2)));
    }
    return "%d pauses of the collector, the longest %.1f ms; %d full".formatted(all, longest, full);
  }
}
