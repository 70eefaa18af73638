package io.forgotpassword.gateway.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Parses a file into the nodes of its one YAML mapping, without constructing objects. */
final class YamlDocument {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ALIASES = 50;
  private static final int MAX_DEPTH = 20;

  /** No tag, and those of YAML's own that need no code of their own. */
  private static final Pattern PLAIN =
      Pattern.compile("!?|tag:yaml\\.org,2002:(str|int|float|bool|null|timestamp|merge|map|seq)");

  private YamlDocument() {}

  /** The mapping, or null after adding the problem that explains why there is none. */
  static @Nullable MappingNode read(Path file, Problems problems) {
    String text = text(file, problems);
    Node root = text == null ? null : compose(text, problems);
    if (text == null || root == null) {
      return null;
    }
    if (root instanceof MappingNode mapping) {
      refuseTags(text, problems);
      return mapping;
    }
    problems.add(root.getStartMark(), "", Section.kindOf(root), "a mapping of sections");
    return null;
  }

  private static @Nullable String text(Path file, Problems problems) {
    try {
      return Interpolation.textOf(file, MAX_BYTES);
    } catch (CharacterCodingException e) {
      problems.addAtLine(0, "not UTF-8", "UTF-8 text");
    } catch (IOException e) {
      String reason = Files.exists(file) ? "not readable" : "no such file";
      problems.addAtLine(0, reason, "a readable file of at most 1 MiB");
    }
    return null;
  }

  private static @Nullable Node compose(String text, Problems problems) {
    try {
      Iterator<Node> documents = new Yaml(bounds()).composeAll(new StringReader(text)).iterator();
      if (!documents.hasNext()) {
        problems.addAtLine(1, "empty", "a mapping of sections");
        return null;
      }
      Node root = documents.next();
      if (documents.hasNext()) {
        problems.add(documents.next().getStartMark(), "", "a second document", "only one");
        return null;
      }
      return root;
    } catch (ReaderException e) {
      long before = text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      String character = String.format("U+%04X", e.getCodePoint());
      problems.addAtLine((int) before + 1, character, "YAML, which has no such character");
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      problems.addAtLine(mark == null ? 0 : mark.getLine() + 1, e.getProblem(), "YAML");
    } catch (YAMLException e) {
      problems.addAtLine(0, String.valueOf(e.getMessage()), "YAML");
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // SnakeYAML throws these for a truncated escape sequence; their messages quote the file.
      problems.addAtLine(0, "malformed", "YAML");
    }
    return null;
  }

  private static LoaderOptions bounds() {
    LoaderOptions bounds = new LoaderOptions();
    bounds.setMaxAliasesForCollections(MAX_ALIASES);
    bounds.setNestingDepthLimit(MAX_DEPTH);
    bounds.setCodePointLimit(MAX_BYTES);
    return bounds;
  }

  /** Refuses tags such as {@code !vault}, which would need code of their own. */
  private static void refuseTags(String text, Problems problems) {
    for (Event event : new Yaml(bounds()).parse(new StringReader(text))) {
      String tag = tagOf(event);
      if (tag != null && !PLAIN.matcher(tag).matches()) {
        problems.add(event.getStartMark(), "", tag, "a value without a tag");
      }
    }
  }

  /** Null for what has no tag of its own. */
  private static @Nullable String tagOf(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getTag();
    }
    return event instanceof CollectionStartEvent collection ? collection.getTag() : null;
  }
}
