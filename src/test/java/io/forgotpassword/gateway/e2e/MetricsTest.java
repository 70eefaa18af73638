package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.Scrape.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /metrics} is well-formed, explained, and what the documentation lists. */
class MetricsTest {
  private static Scrape scrape;

  @BeforeAll
  static void scrape(@TempDir Path directory) throws Exception {
    scrape = BusyGateway.scrape(directory);
  }

  private static List<Family> own() {
    return scrape.families().stream()
        .filter(family -> family.name().startsWith("gateway_"))
        .filter(family -> !family.name().endsWith("_seconds_max"))
        .toList();
  }

  @Test
  void the_page_on_metrics_lists_every_metric_of_the_gateway_and_nothing_else() throws Exception {
    try (var lines = Files.lines(Path.of("src/site/markdown/metrics.md"))) {
      List<String> listed = lines.filter(line -> line.startsWith("| `gateway_")).toList();

      assertThat(listed).isEqualTo(own().stream().map(MetricsTest::row).toList());
    }
  }

  private static String row(Family family) {
    Set<String> labels = new TreeSet<>();
    family.labels().forEach(label -> labels.add("`" + label + "`"));
    return "| `%s` | %s | %s | %s |"
        .formatted(family.name(), family.type(), String.join(", ", labels), family.help());
  }

  @Test
  void every_name_tells_its_type_and_unit() {
    assertThat(own())
        .isNotEmpty()
        .allSatisfy(
            family -> {
              String unit =
                  switch (family.type()) {
                    case "counter" -> "_total";
                    case "histogram" -> "_seconds";
                    default -> "[a-z]";
                  };
              assertThat(family.name()).matches("gateway(_[a-z0-9]+)+").containsPattern(unit + "$");
            });
  }

  @Test
  void every_help_is_a_phrase_and_no_two_are_alike() {
    assertThat(scrape.families()).allSatisfy(f -> assertThat(f.help()).isNotBlank());
    assertThat(own()).extracting(Family::help).doesNotHaveDuplicates();
    assertThat(own())
        .extracting(Family::help)
        .allSatisfy(help -> assertThat(help).hasSizeGreaterThan(15).doesNotContain("|"));
  }

  @Test
  void the_jvm_and_the_process_are_metered() {
    assertThat(scrape.families())
        .extracting(Family::name)
        .containsAll(
            Arrays.asList(
                "jvm_memory_used_bytes",
                "jvm_threads_live_threads",
                "jvm_classes_loaded_classes",
                "jvm_info",
                "process_cpu_usage",
                "process_files_open_files",
                "process_uptime_seconds"));
  }

  @Test
  void latency_is_a_histogram_at_the_edge_towards_cognito_and_on_the_event_loops() {
    assertThat(scrape.samples())
        .contains(
            "gateway_requests_seconds_bucket",
            "gateway_upstream_calls_seconds_bucket",
            "gateway_event_loop_lag_seconds_bucket");
  }
}
