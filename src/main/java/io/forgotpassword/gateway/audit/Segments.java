package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of the trail's files: each says the sequence number of its first record. */
final class Segments {
  static final String LOG_NAME = "account-recovery";

  private static final Pattern NAME = Pattern.compile(LOG_NAME + "-(\\d{12,18})\\.jsonl");

  private Segments() {}

  static Path of(Path directory, long firstSequence) {
    return directory.resolve(String.format(Locale.ROOT, "%s-%012d.jsonl", LOG_NAME, firstSequence));
  }

  /** Empty for another file's name. */
  static OptionalLong firstSequence(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  /** Those of a directory, in the order of their records. */
  static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> firstSequence(file).isPresent()).sorted().toList();
    }
  }
}
