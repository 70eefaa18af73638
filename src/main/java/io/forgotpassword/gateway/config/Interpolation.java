package io.forgotpassword.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the placeholders in a value. <code>${NAME}</code> is an environment variable, <code>
 * ${NAME:-text}</code> has a default for one that is unset or empty, <code>${file:/path}</code> is
 * a file's trimmed content, <code>$${</code> is a plain <code>${</code>. Placeholders in the
 * replacement are not replaced.
 */
final class Interpolation {
  private static final int MAX_FILE_BYTES = 64 << 10;

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?<escape>\\$\\$\\{)"
              + "|\\$\\{file:(?<file>[^}]+)}"
              + "|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<hasDefault>:-(?<default>[^}]*))?}"
              + "|\\$\\{");

  private static final Pattern ALONE = Pattern.compile("\\$\\{(file:[^}]+|[A-Za-z0-9_]+(:-)?)}");

  private final Map<String, String> environment;
  private final Consumer<Path> reads;

  /**
   * @param reads receives every file before it is read
   */
  Interpolation(Map<String, String> environment, Consumer<Path> reads) {
    this.environment = environment;
    this.reads = reads;
  }

  /** Whether a text is one placeholder, without a default that could be a secret. */
  static boolean isPlaceholder(String written) {
    return ALONE.matcher(written).matches();
  }

  /**
   * The text, or empty after calling {@code refuse} with the expected form of a bad placeholder.
   */
  Optional<String> resolve(String written, Consumer<String> refuse) {
    Matcher placeholder = PLACEHOLDER.matcher(written);
    List<String> problems = new ArrayList<>();
    String text =
        placeholder.replaceAll(
            found -> Matcher.quoteReplacement(content(placeholder, problems::add)));
    problems.forEach(refuse);
    return problems.isEmpty() ? Optional.of(text) : Optional.empty();
  }

  /** What replaces a placeholder; any text after calling {@code refuse}. */
  private String content(Matcher placeholder, Consumer<String> refuse) {
    String file = placeholder.group("file");
    String name = placeholder.group("name");
    String otherwise = placeholder.group("default");
    if (placeholder.group("escape") != null) {
      return "${";
    }
    if (file != null) {
      return fileContent(file, refuse);
    }
    if (name == null || (otherwise != null && otherwise.contains("${"))) {
      refuse.accept("${NAME}, ${NAME:-default} or ${file:/path}, none inside another; $${ for ${");
      return "";
    }
    String value = environment.getOrDefault(name, "");
    if (otherwise == null && !environment.containsKey(name)) {
      refuse.accept("environment variable " + name + " to be set, or a default after :-");
    }
    return value.isEmpty() && otherwise != null ? otherwise : value;
  }

  private String fileContent(String file, Consumer<String> refuse) {
    try {
      Path path = Path.of(file);
      reads.accept(path);
      if (!Files.isRegularFile(path)) { // A FIFO would be waited for without end.
        throw new IOException("not a regular file");
      }
      return textOf(path, MAX_FILE_BYTES).strip();
    } catch (IOException | InvalidPathException e) {
      refuse.accept("a readable, regular file of UTF-8 text, at most 64 KiB");
      return "";
    }
  }

  /**
   * The text of a UTF-8 file that is no larger than a bound.
   *
   * @throws java.nio.charset.CharacterCodingException when the bytes are not UTF-8
   */
  static String textOf(Path file, int maxBytes) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new IOException("more than " + maxBytes + " bytes");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
