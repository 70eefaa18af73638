package io.forgotpassword.gateway.config;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What a node is, in words that a problem can show without showing its content. */
final class Kind {
  private Kind() {}

  static String of(Node node) {
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
