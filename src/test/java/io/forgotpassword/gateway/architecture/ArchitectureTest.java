package io.forgotpassword.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.forgotpassword.gateway";
  private static final int LONGEST_FILE = 300;
  private static final int MEDIAN_FILE = 120;

  @Test
  void every_package_uses_only_what_the_table_allows() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    assertThat(classes).isNotEmpty();
    for (ArchRule rule : new PackageTable(ROOT).rules()) {
      rule.check(classes);
    }
  }

  @Test
  void a_model_that_uses_another_package_and_vertx_is_caught() {
    String root = ROOT + ".badfixture";
    JavaClasses classes = new ClassFileImporter().importPackages(root);

    List<ArchRule> broken =
        new PackageTable(root)
            .rules().stream().filter(rule -> rule.evaluate(classes).hasViolation()).toList();

    assertThat(broken).hasSize(2);
    assertThatThrownBy(() -> broken.get(0).check(classes)).hasMessageContaining("Offender");
  }

  @Test
  void no_file_is_long_and_half_are_short() throws IOException {
    List<Long> lengths;
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      lengths =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .map(ArchitectureTest::linesOf)
              .sorted()
              .toList();
    }

    assertThat(lengths.get(lengths.size() - 1)).isLessThanOrEqualTo(LONGEST_FILE);
    assertThat(lengths.get(lengths.size() / 2)).isLessThanOrEqualTo(MEDIAN_FILE);
  }

  private static long linesOf(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
