package io.forgotpassword.loadtests.speed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    measured.forEach((name, rounds) -> text.append(row(name, rounds)));
    List<Turn> alone = measured.getOrDefault(upstream, List.of());
    measured.forEach(
        (name, rounds) -> text.append(name.equals(upstream) ? "" : above(name, rounds, alone)));
    return text.toString();
  }

  private static String row(String name, List<Turn> rounds) {
    return "| %s | %,.0f | %s | %s | %s | %.1f %% |%n"
        .formatted(
            name,
            rounds.stream().mapToDouble(round -> round.load().perSecond()).average().orElse(0),
            span(rounds, Load::p50),
            span(rounds, Load::p99),
            span(rounds, Load::p999),
            100 * rounds.stream().mapToDouble(Turn::compiling).average().orElse(0));
  }

  /** What a contender adds to the upstream's own figure of the same round. */
  private static String above(String name, List<Turn> rounds, List<Turn> alone) {
    return "| %s, above the upstream | | %s | %s | %s | |%n"
        .formatted(
            name,
            above(rounds, alone, Load::p50),
            above(rounds, alone, Load::p99),
            above(rounds, alone, Load::p999));
  }

  private static String above(List<Turn> rounds, List<Turn> alone, ToLongFunction<Load> figure) {
    return span(
        IntStream.range(0, rounds.size())
            .mapToLong(
                round ->
                    figure.applyAsLong(rounds.get(round).load())
                        - figure.applyAsLong(alone.get(round).load()))
            .toArray());
  }

  private static String span(List<Turn> rounds, ToLongFunction<Load> figure) {
    return span(rounds.stream().map(Turn::load).mapToLong(figure).toArray());
  }

  private static String span(long[] values) {
    java.util.Arrays.sort(values);
    return "%,d (%,d to %,d)"
        .formatted(values[values.length / 2], values[0], values[values.length - 1]);
  }
}
