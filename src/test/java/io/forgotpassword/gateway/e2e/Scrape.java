package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format 0.0.4, read strictly: whatever is not a HELP, a TYPE and then samples of
 * one family after another fails the test.
 */
public final class Scrape {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_]\\w*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(%s)(?:\\{(%s(?:,%s)*)})? ([-+]?(?:\\d+(?:\\.\\d+)?(?:E-?\\d+)?|Inf)|NaN)"
              .formatted(NAME, LABEL, LABEL));
  private static final Pattern LABEL_NAME = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final List<String> HISTOGRAM = List.of("_bucket", "_count", "_sum");
  private static final List<String> SUMMARY = List.of("", "_count", "_sum");

  /** One metric: its samples' names and their labels, but for a histogram's {@code le}. */
  public record Family(String name, String type, String help, Set<String> labels) {}

  private final Map<String, Family> families = new TreeMap<>();
  private final Set<String> samples = new TreeSet<>();
  private final Set<String> series = new HashSet<>();

  private Scrape() {}

  /** The families of a scrape, by name. */
  public static Scrape of(String text) {
    assertThat(text).endsWith("\n");
    Scrape scrape = new Scrape();
    List<String> lines = text.lines().toList();
    int next = 0;
    while (next < lines.size()) {
      next = scrape.readFamily(lines, next);
    }
    return scrape;
  }

  private int readFamily(List<String> lines, int start) {
    Matcher help = match(HELP, lines.get(start));
    Matcher type = match(TYPE, lines.get(start + 1));
    String name = help.group(1);
    assertThat(type.group(1)).isEqualTo(name);
    Set<String> labels = new TreeSet<>();
    int next = start + 2;
    while (next < lines.size() && !lines.get(next).startsWith("#")) {
      labels.addAll(readSample(name, type.group(2), lines.get(next++)));
    }
    assertThat(next).as("samples of %s", name).isGreaterThan(start + 2);
    Family family = new Family(name, type.group(2), help.group(2), Set.copyOf(labels));
    assertThat(families.put(name, family)).as("%s, told twice", name).isNull();
    return next;
  }

  private List<String> readSample(String family, String type, String line) {
    Matcher sample = match(SAMPLE, line);
    List<String> suffixes =
        switch (type) {
          case "histogram" -> HISTOGRAM;
          case "summary" -> SUMMARY;
          default -> List.of("");
        };
    assertThat(suffixes).map(family::concat).as(line).contains(sample.group(1));
    assertThat(series.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
    samples.add(sample.group(1));
    List<String> labels = new ArrayList<>();
    if (sample.group(2) != null) {
      LABEL_NAME.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
    }
    labels.remove("le");
    return labels;
  }

  private static Matcher match(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    assertThat(matcher.matches()).as("\"%s\" is like %s", line, pattern).isTrue();
    return matcher;
  }

  /** Every family. */
  public List<Family> families() {
    return List.copyOf(families.values());
  }

  /** What a query may name: samples, such as a histogram's {@code _bucket}. */
  public Set<String> samples() {
    return samples;
  }
}
