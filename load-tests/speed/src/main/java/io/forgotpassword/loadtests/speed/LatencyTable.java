package io.forgotpassword.loadtests.speed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Latencies, contender by contender: median, least and most of the rounds. */
final class LatencyTable {
  private final Map<String, List<Turn>> measured = new LinkedHashMap<>();
  private final String upstream;

  /**
   * @param upstream the contender that the others' latencies are compared with
   */
  LatencyTable(String upstream) {
    this.upstream = upstream;
  }

  void add(String contender, Turn round) {
    measured.computeIfAbsent(contender, name -> new ArrayList<>()).add(round);
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("| | answered/s | p50 us | p99 us | p99.9 us | compiling |\n");
    text.append("|---|---|---|---|---|---|\n");
    rows(text, "since due", Load::sinceDue);
    rows(text, "since arrival", Load::sinceArrival);
    return text.toString();
  }

  private void rows(StringBuilder text, String since, Function<Load, Percentiles> latencies) {
    measured.forEach(
        (name, rounds) -> text.append(row(name + ", " + since, rounds, latencies)));
    List<Turn> alone = measured.getOrDefault(upstream, List.of());
    measured.forEach(
        (name, rounds) ->
            text.append(
                name.equals(upstream)
                    ? ""
                    : above(name + ", " + since, rounds, alone, latencies)));
  }

  private static String row(
      String label, List<Turn> rounds, Function<Load, Percentiles> latencies) {
    return "| %s | %,.0f | %s | %s | %s | %.1f %% |%n"
        .formatted(
            label,
            rounds.stream().mapToDouble(round -> round.load().perSecond()).average().orElse(0),
            span(rounds, latencies, Percentiles::p50),
            span(rounds, latencies, Percentiles::p99),
            span(rounds, latencies, Percentiles::p999),
            100 * rounds.stream().mapToDouble(Turn::compiling).average().orElse(0));
  }

  /** What a contender adds to the upstream's own figure of the same round. */
  private static String above(
      String label, List<Turn> rounds, List<Turn> alone, Function<Load, Percentiles> latencies) {
    return "| %s, above the upstream | | %s | %s | %s | |%n"
        .formatted(
            label,
            above(rounds, alone, latencies, Percentiles::p50),
            above(rounds, alone, latencies, Percentiles::p99),
            above(rounds, alone, latencies, Percentiles::p999));
  }

  private static String above(
      List<Turn> rounds,
      List<Turn> alone,
      Function<Load, Percentiles> latencies,
      ToLongFunction<Percentiles> figure) {
    long[] all = each(rounds, latencies, figure);
    long[] upstreams = each(alone, latencies, figure);
    return span(
        IntStream.range(0, all.length).mapToLong(round -> all[round] - upstreams[round]).toArray());
  }

  private static String span(
      List<Turn> rounds,
      Function<Load, Percentiles> latencies,
      ToLongFunction<Percentiles> figure) {
    return span(each(rounds, latencies, figure));
  }

  private static long[] each(
      List<Turn> rounds,
      Function<Load, Percentiles> latencies,
      ToLongFunction<Percentiles> figure) {
    return rounds.stream().map(Turn::load).map(latencies).mapToLong(figure).toArray();
  }

  private static String span(long[] values) {
    Arrays.sort(values);
    return "%,d (%,d to %,d)"
        .formatted(values[values.length / 2], values[0], values[values.length - 1]);
  }
}
