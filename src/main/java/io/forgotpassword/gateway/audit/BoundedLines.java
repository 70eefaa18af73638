package io.forgotpassword.gateway.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream's lines, one at a time; of a line that is too long no more than the bound is kept. */
final class BoundedLines implements AutoCloseable {
  private final InputStream in;
  private final int bound;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * @param bound the most bytes kept of a line
   */
  BoundedLines(InputStream in, int bound) {
    this.in = new BufferedInputStream(in, 64 * 1024);
    this.bound = bound;
  }

  /** The next line without its line feed, cut at the bound; null at the end. */
  @Nullable String next() throws IOException {
    line.reset();
    int read = in.read();
    if (read < 0) {
      return null;
    }
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (line.size() < bound) {
        line.write(read);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
