package io.forgotpassword.gateway.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the file, read key by key. A key that is never read is unknown, and a key without
 * a value counts as absent. A bad value adds a problem and reading goes on with a default.
 */
final class Section {
  /** The line and the value that a problem with a key shows. */
  private record Place(Mark mark, String shown) {}

  private final Problems problems;
  private final Interpolation interpolation;
  private final String path;
  private final Mark mark;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> broken = new HashSet<>();
  private final Map<String, Place> places = new HashMap<>();
  private final List<Section> children = new ArrayList<>();

  /** The section of a mapping; without a mapping all keys are absent. */
  Section(
      Problems problems,
      Interpolation interpolation,
      String path,
      Mark mark,
      @Nullable MappingNode mapping) {
    this.problems = problems;
    this.interpolation = interpolation;
    this.path = path;
    this.mark = mark;
    if (mapping != null) {
      mapping.getValue().forEach(this::enter);
    }
  }

  private void enter(NodeTuple entry) {
    Node node = entry.getKeyNode();
    if (!(node instanceof ScalarNode key)) {
      problems.add(node.getStartMark(), path, kindOf(node), "a text as a key");
      return;
    }
    NodeTuple first = entries.putIfAbsent(key.getValue(), entry);
    if (first != null) {
      int line = first.getKeyNode().getStartMark().getLine() + 1;
      String expected = "each key once; it also stands on line " + line;
      problems.add(node.getStartMark(), at(key.getValue()), "", expected);
    }
  }

  /** The key's value, or {@code absent} where there is none or a problem. */
  <T> T value(String key, Format<T> format, T absent) {
    return read(key, format).orElse(absent);
  }

  /** The key's value, or null where there is none or a problem. */
  <T> @Nullable T optional(String key, Format<T> format) {
    return read(key, format).orElse(null);
  }

  /** One of an enum's constants, spelled in lower case. */
  <E extends Enum<E>> E choice(String key, E absent) {
    return value(key, Format.choice(absent.getDeclaringClass()), absent);
  }

  /** A number from {@code min} to {@code max}. */
  int integer(String key, int min, int max, int absent) {
    return value(key, Format.integer(min, max), absent);
  }

  /** A duration from {@code min} to {@code max}, both in the format of the file. */
  Duration duration(String key, String min, String max, Duration absent) {
    return value(key, Format.duration(min, max), absent);
  }

  /** The key's value; an absent one is a problem, and {@code standIn} is returned. */
  <T> T required(String key, Format<T> format, T standIn) {
    if (!isWritten(key)) {
      refuse(key, format.expected());
    }
    return value(key, format, standIn);
  }

  private <T> Optional<T> read(String key, Format<T> format) {
    Node node = node(key);
    return node == null ? Optional.empty() : read(key, node, markOf(key), format);
  }

  private <T> Optional<T> read(String key, Node node, Mark mark, Format<T> format) {
    places.put(key, new Place(mark, shown(node, format)));
    if (!(node instanceof ScalarNode scalar) || isNull(node)) {
      refuse(key, format.expected());
      return Optional.empty();
    }
    Optional<String> text =
        interpolation.resolve(scalar.getValue(), expected -> refuse(key, expected));
    Optional<T> value = text.flatMap(format::parse);
    if (text.isPresent() && value.isEmpty()) {
      refuse(key, format.expected());
    }
    return value;
  }

  /** The valid values of the list, or {@code absent} when the key has no list. */
  <T> List<T> list(String key, Format<T> format, List<T> absent) {
    List<Node> nodes = nodes(key);
    if (nodes == null) {
      return absent;
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      Optional<T> value = read(key + "[" + i + "]", node, node.getStartMark(), format);
      value.ifPresentOrElse(values::add, () -> broken.add(key));
    }
    return Collections.unmodifiableList(values);
  }

  /** The sections of a list, or none. */
  List<Section> sections(String key) {
    List<Node> nodes = nodes(key);
    List<Section> sections = new ArrayList<>();
    for (int i = 0; nodes != null && i < nodes.size(); i++) {
      Node node = nodes.get(i);
      sections.add(child(key + "[" + i + "]", node.getStartMark(), node));
    }
    return sections;
  }

  /** The section of a key; an empty one where there is none. */
  Section section(String key) {
    return child(key, markOf(key), node(key));
  }

  /** What is read from the section of a key; null where there is none. */
  <T> @Nullable T ifWritten(String key, Function<Section, T> read) {
    return isWritten(key) ? read.apply(section(key)) : null;
  }

  private Section child(String key, Mark mark, @Nullable Node node) {
    places.put(key, new Place(mark, node == null ? "" : kindOf(node)));
    if (node != null && !(node instanceof MappingNode)) {
      refuse(key, "a mapping");
    }
    boolean readable = node == null || node instanceof MappingNode;
    MappingNode mapping = node instanceof MappingNode found ? found : null;
    // Keys below a value that is a problem itself add none.
    Problems reported = readable ? problems : new Problems("");
    Section child = new Section(reported, interpolation, at(key), mark, mapping);
    children.add(child);
    return child;
  }

  /** All keys of this section with their texts. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : entries.keySet()) {
      texts.put(key, required(key, Format.TEXT, ""));
    }
    return Collections.unmodifiableMap(texts);
  }

  /** Whether the key has a value, valid or not. */
  boolean isWritten(String key) {
    return node(key) != null;
  }

  /** Whether the key was read and its value, or one in its list, is already a problem. */
  boolean isBroken(String key) {
    return broken.contains(key);
  }

  /** Adds a problem at a key or an element such as {@code allow[0]} that was read before. */
  void refuse(String key, String expected) {
    Place place = places.getOrDefault(key, new Place(markOf(key), ""));
    broken.add(key);
    problems.add(place.mark(), at(key), place.shown(), expected);
  }

  /** Adds a problem for each key, here and in child sections, that was never read. */
  void refuseUnknown() {
    children.forEach(Section::refuseUnknown);
    for (String key : entries.keySet()) {
      if (!asked.contains(key)) {
        String known = "one of " + String.join(", ", asked);
        String hint = Suggestion.hint(key, asked, "");
        problems.add(markOf(key), at(key), "", known + hint);
      }
    }
  }

  private @Nullable Node node(String key) {
    asked.add(key);
    NodeTuple entry = entries.get(key);
    return entry == null || isNull(entry.getValueNode()) ? null : entry.getValueNode();
  }

  private @Nullable List<Node> nodes(String key) {
    Node node = node(key);
    places.put(key, new Place(markOf(key), node == null ? "" : kindOf(node)));
    if (node == null) {
      return null;
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    refuse(key, "a list");
    return null;
  }

  private Mark markOf(String key) {
    NodeTuple entry = entries.get(key);
    return entry == null ? mark : entry.getKeyNode().getStartMark();
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The text of a node for a problem, without secrets. */
  private static String shown(Node node, Format<?> format) {
    if (!(node instanceof ScalarNode scalar) || isNull(node)) {
      return kindOf(node);
    }
    String written = scalar.getValue();
    return written.isEmpty() ? "\"\"" : format.mask().apply(written);
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
  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
