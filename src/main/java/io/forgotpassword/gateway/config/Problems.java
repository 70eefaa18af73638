package io.forgotpassword.gateway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;

/** The problems of one file, collected in any order and thrown in the file's. */
final class Problems {
  private record Placed(int index, Problem problem) {}

  private final String file;
  private final List<Placed> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /** A problem at a place in the file. */
  void add(Mark mark, String key, String value, String expected) {
    Problem problem = new Problem(file, mark.getLine() + 1, key, value, expected);
    found.add(new Placed(mark.getIndex(), problem));
  }

  /** A problem of the text as such, before there are keys; line 0 is the whole file. */
  void addAtLine(int line, String value, String expected) {
    found.add(new Placed(0, new Problem(file, line, "", value, expected)));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Everything found, to be thrown. */
  InvalidConfigException thrown() {
    return new InvalidConfigException(
        found.stream()
            .sorted(Comparator.comparingInt(Placed::index))
            .map(Placed::problem)
            .toList());
  }
}
