package io.forgotpassword.gateway.config;

import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the node of a single value in a format, or adds a problem. */
record ScalarReader(Problems problems, Interpolation interpolation) {

  /** The value of a node at a key path; empty after adding a problem. */
  <T> Optional<T> read(Node node, Mark mark, String path, Format<T> format) {
    if (!(node instanceof ScalarNode scalar) || isNull(node)) {
      problems.add(mark, path, kindOf(node), format.expected());
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

  /** A reader that discards its problems, for keys below a value that is a problem itself. */
  ScalarReader unheard() {
    return new ScalarReader(new Problems(""), interpolation);
  }

  /** The text of a node for a problem, without secrets. */
  static String shown(Node node, Format<?> format) {
    if (!(node instanceof ScalarNode scalar) || isNull(node)) {
      return kindOf(node);
    }
    String written = scalar.getValue();
    return written.isEmpty() ? "\"\"" : format.shown().apply(written);
  }

  /** The kind of a node, in words that do not show its content. */
  static String kindOf(Node node) {
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    return isNull(node) ? "nothing" : "a single value";
  }

  /** Whether a key was left without a value, or with {@code null}. */
  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
