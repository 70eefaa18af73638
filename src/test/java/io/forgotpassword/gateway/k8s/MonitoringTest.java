package io.forgotpassword.gateway.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.forgotpassword.gateway.e2e.BusyGateway;
import io.forgotpassword.gateway.e2e.Scrape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alerts ask for what a running gateway says. */
@Tag("slow")
class MonitoringTest {
  private static final Path DIRECTORY = Path.of("k8s", "monitoring");
  private static final Pattern METRIC = Pattern.compile("\\b(?:gateway|jvm|process|system)_\\w+");

  private static Scrape scrape;
  private static JsonNode dashboard;
  private static JsonNode alerts;

  @BeforeAll
  static void read(@TempDir Path directory) throws Exception {
    scrape = BusyGateway.scrape(directory);
    dashboard =
        new ObjectMapper().readTree(DIRECTORY.resolve("forgot-password-gateway.json").toFile());
    alerts =
        new YAMLMapper()
            .readTree(DIRECTORY.resolve("prometheus-rule.yaml").toFile())
            .at("/spec/groups/0/rules");
  }

  private static Set<String> metricsIn(List<String> expressions) {
    Set<String> names = new TreeSet<>();
    for (String expression : expressions) {
      List<String> found =
          METRIC.matcher(expression).results().map(match -> match.group()).toList();
      assertThat(found.isEmpty() && !expression.contains("up{")).as(expression).isFalse();
      names.addAll(found);
    }
    return names;
  }

  @Test
  void every_panel_asks_for_metrics_that_exist() {
    List<String> expressions = new ArrayList<>();
    dashboard
        .path("panels")
        .forEach(
            panel ->
                panel
                    .path("targets")
                    .forEach(target -> expressions.add(target.path("expr").asText())));
    dashboard
        .at("/templating/list")
        .findValuesAsText("definition")
        .forEach(definition -> expressions.add(definition));

    assertThat(scrape.samples()).containsAll(metricsIn(expressions));
  }

  @Test
  void every_alert_asks_for_metrics_that_exist() {
    List<String> expressions = new ArrayList<>();
    alerts.forEach(alert -> expressions.add(alert.path("expr").asText()));

    assertThat(scrape.samples()).containsAll(metricsIn(expressions));
  }

  @Test
  void every_alert_has_a_severity_a_summary_and_what_to_do() {
    assertThat(alerts)
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(alert.path("alert").asText()).startsWith("ForgotPasswordGateway");
              assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
              assertThat(alert.at("/annotations/summary").asText()).hasSizeGreaterThan(20);
              assertThat(alert.at("/annotations/runbook").asText()).endsWith(".");
            });
  }

  @Test
  void prometheus_reads_every_expression(@TempDir Path directory) throws Exception {
    Path rules = directory.resolve("rules.yaml");
    JsonNode spec =
        new YAMLMapper().readTree(DIRECTORY.resolve("prometheus-rule.yaml").toFile()).path("spec");
    Files.writeString(rules, new YAMLMapper().writeValueAsString(spec));

    assertThat(OperatorTool.run(directory, "promtool", "check", "rules", rules.toString()))
        .contains(alerts.size() + " rules found");
  }
}
