package io.forgotpassword.loadtests.speed;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was measured, contender by contender: each figure is the median of the rounds, of all forks;
 * the ratio is shown fork by fork, too, where there are several.
 */
final class Table {
  private final Map<String, List<Measurement>> measured = new LinkedHashMap<>();

  void add(String contender, Measurement measurement) {
    measured.merge(
        contender,
        List.of(measurement),
        (before, one) -> Stream.concat(before.stream(), one.stream()).toList());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| | requests/s | p50 us | p99 us | p99.9 us | CPU us/request | x bare relay | compiling"
            + " | |\n");
    text.append("|---|---|---|---|---|---|---|---|---|\n");
    measured.forEach((contender, rounds) -> text.append(row(contender, rounds)));
    return text.toString();
  }

  private static String row(String contender, List<Measurement> rounds) {
    List<Measurement> valid = rounds.stream().filter(round -> !round.isVoid()).toList();
    List<Measurement> shown = valid.isEmpty() ? rounds : valid;
    return "| %s | %,.0f | %,.0f | %,.0f | %,.0f | %.1f | %.2f (%.2f to %.2f)%s | %.1f %% | %s |%n"
        .formatted(
            contender,
            median(shown, round -> round.turn().load().perSecond()),
            median(shown, round -> round.turn().load().sinceDue().p50()),
            median(shown, round -> round.turn().load().sinceDue().p99()),
            median(shown, round -> round.turn().load().sinceDue().p999()),
            median(shown, round -> round.turn().cpuMicros()),
            median(shown, Measurement::ratio),
            shown.stream().mapToDouble(Measurement::ratio).min().orElse(0),
            shown.stream().mapToDouble(Measurement::ratio).max().orElse(0),
            forks(shown),
            100 * median(shown, round -> round.turn().compiling()),
            valid.isEmpty()
                ? "VOID: " + rounds.get(0).objection()
                : valid.size() + " of " + rounds.size() + " rounds");
  }

  private static String forks(List<Measurement> rounds) {
    Map<Integer, List<Measurement>> forks =
        rounds.stream()
            .collect(Collectors.groupingBy(Measurement::fork, TreeMap::new, Collectors.toList()));
    return forks.size() == 1
        ? ""
        : forks.values().stream()
            .map(ofOne -> "%.2f".formatted(median(ofOne, Measurement::ratio)))
            .collect(Collectors.joining(", ", "; forks ", ""));
  }

  private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    return median(rounds.stream().mapToDouble(figure).toArray());
  }

  /**
   * @param values any but none
   */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
