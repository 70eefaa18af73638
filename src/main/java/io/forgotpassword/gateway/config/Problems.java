package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.config.InvalidConfigException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;

/** Collects the problems of one file in any order, and throws them in the file's order. */
final class Problems {
  private record Placed(int index, Problem problem) {}

  private final String file;
  private final List<Placed> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /** Adds a problem at a place in the file. */
  void add(Mark mark, String key, String value, String expected) {
    Problem problem = new Problem(file, mark.getLine() + 1, key, value, expected);
    found.add(new Placed(mark.getIndex(), problem));
  }

  /** Adds a problem without a key, found before keys are read; line 0 is the whole file. */
  void addAtLine(int line, String value, String expected) {
    found.add(new Placed(0, new Problem(file, line, "", value, expected)));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** The exception with all problems. */
  InvalidConfigException thrown() {
    return new InvalidConfigException(
        found.stream()
            .sorted(Comparator.comparingInt(Placed::index))
            .map(Placed::problem)
            .toList());
  }
}
