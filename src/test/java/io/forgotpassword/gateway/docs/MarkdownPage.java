package io.forgotpassword.gateway.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file of the project: its links, anchors, tables and code. */
record MarkdownPage(Path path, String text) {
  static final Path SITE = Path.of("src/site/markdown");

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern INDENTED = Pattern.compile("(?m)^ {4,}\\S.*$");
  private static final Pattern INLINE = Pattern.compile("(?<!`)(`+)(?!`)(.+?)(?<!`)\\1(?!`)");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
  private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\"></a>");
  private static final Pattern CONFIGURATION =
      Pattern.compile("(?ms)^```yaml gateway\\.yaml\\n(.*?)^```$");

  static MarkdownPage read(Path path) throws IOException {
    return new MarkdownPage(path, Files.readString(path));
  }

  /** Every page of the documentation, the README first. */
  static List<MarkdownPage> all() throws IOException {
    TreeSet<Path> paths = new TreeSet<>();
    for (Path directory :
        List.of(SITE, Path.of("k8s"), Path.of("load-tests"), Path.of(".github"))) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(paths::add);
      }
    }
    List<MarkdownPage> pages = new ArrayList<>(List.of(read(Path.of("README.md"))));
    for (Path path : paths) {
      pages.add(read(path));
    }
    return pages;
  }

  boolean isOfTheSite() {
    return path.startsWith(SITE);
  }

  /** The targets of its links, as they are written. */
  List<String> links() {
    String prose = INDENTED.matcher(FENCED.matcher(text).replaceAll("")).replaceAll("");
    return groups(LINK, INLINE.matcher(prose).replaceAll("")).toList();
  }

  /** The anchors that work on GitHub and in the built site alike. */
  List<String> ids() {
    return groups(ID, text).toList();
  }

  /** The anchors that GitHub makes of its headings. */
  List<String> slugs() {
    return groups(HEADING, FENCED.matcher(text).replaceAll(""))
        .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", ""))
        .map(heading -> heading.replace(' ', '-'))
        .toList();
  }

  /** The snippets that are marked as a whole configuration. */
  List<String> configurations() {
    return groups(CONFIGURATION, text).toList();
  }

  /** What a pattern's first group matches, code included. */
  List<String> all(Pattern pattern) {
    return groups(pattern, text).toList();
  }

  private static Stream<String> groups(Pattern pattern, String in) {
    return pattern.matcher(in).results().map((MatchResult match) -> match.group(1));
  }
}
