package io.forgotpassword.gateway.config;

import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A single value's node becomes what its format says, or a problem. */
record ScalarReader(Problems problems, Interpolation interpolation) {

  /** The value of a node at a key path; empty when a problem says why. */
  <T> Optional<T> read(Node node, Mark mark, String path, Format<T> format) {
    if (!(node instanceof ScalarNode scalar) || Kind.isNull(node)) {
      problems.add(mark, path, Kind.of(node), format.expected());
      return Optional.empty();
    }
    String shown = shown(node, format);
    Optional<String> text =
        interpolation.resolve(
            scalar.getValue(), expected -> problems.add(mark, path, shown, expected));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = format.parse().apply(text.get());
    if (value.isEmpty()) {
      problems.add(mark, path, shown, format.expected());
    }
    return value;
  }

  /** A reader whose problems nobody hears of, for what is missing only because of another one. */
  ScalarReader unheard() {
    return new ScalarReader(new Problems(""), interpolation);
  }

  /** What a problem may show of a node. */
  static String shown(Node node, Format<?> format) {
    if (!(node instanceof ScalarNode scalar) || Kind.isNull(node)) {
      return Kind.of(node);
    }
    String written = scalar.getValue();
    return written.isEmpty() ? "\"\"" : format.shown().apply(written);
  }
}
