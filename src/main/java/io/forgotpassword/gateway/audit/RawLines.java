package io.forgotpassword.gateway.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file's lines as bytes, with where each one is. */
final class RawLines implements AutoCloseable {
  /** Many times the longest line that a gateway writes; of a longer one the rest is left out. */
  static final int LONGEST = 256 * 1024;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;
  private long end;
  private boolean terminated;

  RawLines(Path file) throws IOException {
    this(file, 0);
  }

  /** The lines from a byte on. */
  RawLines(Path file, long offset) throws IOException {
    this.in =
        new BufferedInputStream(
            Channels.newInputStream(Files.newByteChannel(file).position(offset)), 256 * 1024);
    this.end = offset;
  }

  /** The next line without its line feed; null at the end. */
  byte @Nullable [] next() throws IOException {
    int read = in.read();
    if (read < 0) {
      return null;
    }
    line.reset();
    number++;
    for (; read >= 0 && read != '\n'; read = in.read()) {
      end++;
      if (line.size() < LONGEST) {
        line.write(read);
      }
    }
    terminated = read == '\n';
    end += terminated ? 1 : 0;
    return line.toByteArray();
  }

  /** The line's number, from 1. */
  long number() {
    return number;
  }

  /** Whether a line feed ended the line. */
  boolean isTerminated() {
    return terminated;
  }

  /** How many bytes of the file end with the line. */
  long end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
