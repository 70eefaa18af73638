package io.forgotpassword.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation leads nowhere wrong, and says what the code does. */
class DocumentationTest {
  private static final Path MAIN = Path.of("src/main/java/io/forgotpassword/gateway");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern NAMED_FILE =
      Pattern.compile("`((?:src|conf|k8s|load-tests|\\.ci)/(?!target/)[\\w./-]*)`");
  private static final Pattern NAMED_TEST = Pattern.compile("-Dtest='?([\\w,]+)");
  private static final Pattern NAMED_PAGE = Pattern.compile("#.*?([\\w./-]+\\.md)\\b");
  private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");
  private static final Pattern MENU_ITEM = Pattern.compile("href=\"([\\w-]+)\\.html\"");

  private static List<MarkdownPage> pages = List.of();

  @BeforeAll
  static void read() throws IOException {
    pages = MarkdownPage.all();
  }

  @Test
  void every_relative_link_leads_to_a_file_and_to_an_anchor_in_it() throws IOException {
    assertThat(pages).hasSizeGreaterThan(15);
    for (MarkdownPage page : pages) {
      for (String link : page.links()) {
        if (!isExternal(link)) {
          assertLeadsSomewhere(page, link);
        }
      }
    }
  }

  private static void assertLeadsSomewhere(MarkdownPage page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
    assertThat(target).as("%s: %s", page.path(), link).exists();
    if (parts.length == 2) {
      MarkdownPage linked = MarkdownPage.read(target);
      List<String> anchors =
          page.isOfTheSite()
              ? linked.ids()
              : Stream.concat(linked.ids().stream(), linked.slugs().stream()).toList();
      assertThat(anchors).as("%s: %s", page.path(), link).contains(parts[1]);
    }
  }

  private static boolean isExternal(String link) {
    return link.matches("https?://.*");
  }

  @Test
  void pages_of_the_site_link_only_to_each_other_because_other_files_are_not_in_it() {
    for (MarkdownPage page : pages) {
      if (page.isOfTheSite()) {
        assertThat(page.links())
            .as("%s", page.path())
            .allMatch(link -> isExternal(link) || link.matches("([\\w-]+\\.md)?(#.+)?"));
      }
    }
  }

  @Test
  void every_page_is_in_the_menu_of_the_site_and_linked_from_its_start_page() throws IOException {
    String menu = Files.readString(Path.of("src/site/site.xml"));
    List<String> names =
        pages.stream()
            .filter(MarkdownPage::isOfTheSite)
            .map(page -> String.valueOf(page.path().getFileName()).replace(".md", ""))
            .toList();

    assertThat(MENU_ITEM.matcher(menu).results().map(item -> item.group(1)))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(MarkdownPage.read(MarkdownPage.SITE.resolve("index.md")).links())
        .containsAll(
            names.stream().filter(n -> !n.equals("index")).map(name -> name + ".md").toList());
  }

  @Test
  void every_file_and_test_that_is_named_exists() throws IOException {
    for (MarkdownPage page : pages) {
      assertThat(page.all(NAMED_FILE))
          .as("%s", page.path())
          .allSatisfy(name -> assertThat(Path.of(name)).exists());
      for (String tests : page.all(NAMED_TEST)) {
        assertThat(tests.split(",")).as("%s", page.path()).allMatch(DocumentationTest::isTest);
      }
    }
  }

  private static boolean isTest(String name) {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files.anyMatch(file -> file.endsWith(name + ".java"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void every_page_that_a_comment_of_a_configuration_names_exists() throws IOException {
    for (Path directory : List.of(Path.of("conf"), Path.of("k8s"))) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
          assertThat(NAMED_PAGE.matcher(Files.readString(file)).results().map(m -> m.group(1)))
              .as("%s", file)
              .allSatisfy(name -> assertThat(Path.of(name)).exists());
        }
      }
    }
  }

  @Test
  void every_gateway_yaml_in_the_documentation_is_valid(@TempDir Path directory)
      throws IOException {
    int checked = 0;
    for (MarkdownPage page : pages) {
      for (String yaml : page.configurations()) {
        Map<String, String> environment = new HashMap<>();
        PLACEHOLDER
            .matcher(yaml)
            .results()
            .forEach(m -> environment.put(m.group(1), "s3cret".repeat(6)));
        Path file = Files.writeString(directory.resolve("gateway.yaml"), yaml);

        assertThatCode(() -> ConfigLoader.load(file, environment))
            .as("%s:%n%s", page.path(), yaml)
            .doesNotThrowAnyException();
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(3);
  }

  @Test
  void the_readme_is_one_page_with_a_configuration_of_fifteen_lines() throws IOException {
    MarkdownPage readme = MarkdownPage.read(Path.of("README.md"));

    assertThat(readme.text().lines().count()).isLessThanOrEqualTo(150);
    assertThat(readme.configurations()).hasSize(1);
    assertThat(readme.configurations().get(0).lines().count()).isLessThanOrEqualTo(15);
  }

  @Test
  void the_page_on_architecture_lists_every_package_and_nothing_else() throws IOException {
    MarkdownPage page = MarkdownPage.read(MarkdownPage.SITE.resolve("architecture.md"));
    try (Stream<Path> files = Files.list(MAIN)) {
      List<String> packages =
          files.filter(Files::isDirectory).map(file -> file.getFileName().toString()).toList();

      assertThat(page.all(FIRST_COLUMN)).containsExactlyInAnyOrderElementsOf(packages);
    }
  }

  @Test
  void the_page_on_metrics_lists_every_verdict_in_order() throws IOException {
    MarkdownPage page = MarkdownPage.read(MarkdownPage.SITE.resolve("metrics.md"));

    assertThat(page.all(FIRST_COLUMN))
        .isEqualTo(Arrays.stream(Verdict.values()).map(Verdict::id).toList());
  }
}
