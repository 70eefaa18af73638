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
        (name, rounds) ->
            text.append(row(name + ", " + since, rounds, each(rounds, latencies))));
    List<Percentiles> alone = each(measured.getOrDefault(upstream, List.of()), latencies);
    measured.forEach(
        (name, rounds) ->
            text.append(
                name.equals(upstream)
                    ? ""
                    : above(name + ", " + since, each(rounds, latencies), alone)));
  }

  private static List<Percentiles> each(List<Turn> rounds, Function<Load, Percentiles> latencies) {
    return rounds.stream().map(Turn::load).map(latencies).toList();
  }

  private static String row(String label, List<Turn> rounds, List<Percentiles> latencies) {
    return "| %s | %,.0f | %s | %s | %s | %.1f %% |%n"
        .formatted(
            label,
            rounds.stream().mapToDouble(round -> round.load().perSecond()).average().orElse(0),
            span(latencies, Percentiles::p50),
            span(latencies, Percentiles::p99),
            span(latencies, Percentiles::p999),
            100 * rounds.stream().mapToDouble(Turn::compiling).average().orElse(0));
  }

  /** What a contender adds to the upstream's own figure of the same round. */
  private static String above(String label, List<Percentiles> own, List<Percentiles> alone) {
    return "| %s, above the upstream | | %s | %s | %s | |%n"
        .formatted(
            label,
            above(own, alone, Percentiles::p50),
            above(own, alone, Percentiles::p99),
            above(own, alone, Percentiles::p999));
  }

  private static String above(
      List<Percentiles> own, List<Percentiles> alone, ToLongFunction<Percentiles> figure) {
    return span(
        IntStream.range(0, own.size())
            .mapToLong(
                round ->
                    figure.applyAsLong(own.get(round)) - figure.applyAsLong(alone.get(round)))
            .toArray());
  }

  private static String span(List<Percentiles> rounds, ToLongFunction<Percentiles> figure) {
    return span(rounds.stream().mapToLong(figure).toArray());
  }

  private static String span(long[] values) {
    Arrays.sort(values);
    return "%,d (%,d to %,d)"
        .formatted(values[values.length / 2], values[0], values[values.length - 1]);
  }
}
