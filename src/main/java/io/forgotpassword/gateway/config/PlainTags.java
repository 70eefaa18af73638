package io.forgotpassword.gateway.config;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Refuses tags such as {@code !vault}: they ask for something that is not done here. */
final class PlainTags {
  private static final Set<Tag> PLAIN =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MERGE,
          Tag.MAP,
          Tag.SEQ);

  private final Problems problems;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private PlainTags(Problems problems) {
    this.problems = problems;
  }

  static void check(Node root, Problems problems) {
    new PlainTags(problems).visit(root);
  }

  private void visit(Node node) {
    if (!seen.add(node)) {
      return;
    }
    if (!PLAIN.contains(node.getTag())) {
      problems.add(node.getStartMark(), "", node.getTag().getValue(), "a value without a tag");
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(this::visit);
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        visit(entry.getKeyNode());
        visit(entry.getValueNode());
      }
    }
  }
}
