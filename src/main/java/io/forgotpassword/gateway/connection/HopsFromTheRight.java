package io.forgotpassword.gateway.connection;

import java.util.List;
import java.util.Optional;

/** The comma-separated elements of one header's lines, last first, without reading the rest. */
final class HopsFromTheRight {
  private final List<String> lines;
  private int line;
  private int end;

  HopsFromTheRight(List<String> lines) {
    this.lines = lines;
    this.line = lines.size() - 1;
    this.end = line >= 0 ? lines.get(line).length() : 0;
  }

  /** The next element to the left, trimmed, or empty past the first. */
  Optional<String> next() {
    if (line < 0) {
      return Optional.empty();
    }
    String text = lines.get(line);
    int comma = text.lastIndexOf(',', end - 1);
    String hop = text.substring(comma + 1, end).strip();
    if (comma >= 0) {
      end = comma;
    } else {
      line--;
      end = line >= 0 ? lines.get(line).length() : 0;
    }
    return Optional.of(hop);
  }
}
