package io.forgotpassword.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ConfigPropertiesTest {
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS);

  @Property
  void a_duration_is_its_count_of_its_unit(
      @ForAll @IntRange(max = 999_999_999) int count, @ForAll @From("units") String unit) {
    assertThat(Format.parseDuration(count + unit))
        .contains(Duration.of(count, UNITS.getOrDefault(unit, ChronoUnit.FOREVER)));
  }

  @Property
  void a_size_is_its_count_of_its_unit(@ForAll @IntRange(max = 999_999_999) int count) {
    assertThat(Format.parseSize(count + "")).contains((long) count);
    assertThat(Format.parseSize(count + "KiB")).contains(count * 1024L);
    assertThat(Format.parseSize(count + "MiB")).contains(count * 1_048_576L);
  }

  @Property
  void a_limit_is_its_permits_and_its_window(
      @ForAll @IntRange(min = 1, max = 1_000_000_000) int permits,
      @ForAll @IntRange(min = 1, max = 8_760) int count,
      @ForAll @From("windows") String unit) {
    Duration window = Duration.of(count, UNITS.getOrDefault(unit, ChronoUnit.FOREVER));
    assertThat(RuleSection.ALLOWANCE.parse(permits + " per " + count + unit))
        .contains(new Allowance(permits, window));
  }

  @Property
  void no_text_breaks_a_format(@ForAll String text) {
    assertThat(Format.parseDuration(text)).isEmpty();
    assertThat(RuleSection.ALLOWANCE.parse(text)).isEmpty();
    assertThat(RuleSection.KEYS.parse(text)).isEmpty();
    assertThat(AddressFormat.PROXIES.parse(text)).isEmpty();
    assertThat(AddressFormat.SERVICE.parse(text)).isEmpty();
  }

  @Property
  void bytes_either_load_or_are_a_problem(@ForAll byte[] bytes) throws IOException {
    loads(bytes);
  }

  @Property
  void scraps_of_yaml_either_load_or_are_a_problem(@ForAll @From("scraps") String yaml)
      throws IOException {
    loads(yaml.getBytes(UTF_8));
  }

  @Property
  void a_damaged_configuration_either_loads_or_is_a_problem(
      @ForAll @IntRange(max = 20_000) int at,
      @ForAll @IntRange(max = 40) int length,
      @ForAll @From("scraps") String scrap)
      throws IOException {
    String yaml = Files.readString(Path.of("conf/gateway.yaml"));
    int start = at % yaml.length();
    int end = Math.min(yaml.length(), start + length);
    String damaged = yaml.substring(0, start) + scrap + yaml.substring(end);
    loads(damaged.getBytes(UTF_8));
  }

  /** Lets nothing pass but success and problems of one line each. */
  private static void loads(byte[] content) throws IOException {
    Path file = Files.createTempFile("gateway", ".yaml");
    try {
      ConfigLoader.load(Files.write(file, content), Map.of("CLIENT_SECRET", "s"));
    } catch (InvalidConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.problems()).allSatisfy(p -> assertThat(p.toString()).doesNotContain("\n"));
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<String> units() {
    return Arbitraries.of(UNITS.keySet());
  }

  @Provide
  Arbitrary<String> windows() {
    return Arbitraries.of("s", "m", "h");
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "a",
            "server",
            ":",
            ": ",
            "\n",
            "\n  ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "&a ",
            "*a",
            "!",
            "!!int ",
            "!<",
            ">",
            "|",
            "\"",
            "'",
            "\\x",
            "\\U",
            "FFFFFFFF",
            "%YAML 1.",
            "9",
            "---\n",
            "...",
            "? ",
            "<<: ",
            "#",
            "\t",
            "${",
            "}",
            "${A:-",
            "~",
            "@",
            "`",
            "\u0085",
            "\uFEFF")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
