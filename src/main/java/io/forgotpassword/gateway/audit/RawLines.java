package io.forgotpassword.gateway.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a file's lines as bytes, and tells where each one is. */
final class RawLines implements AutoCloseable {
  /** Many times the longest line that a gateway writes. The rest of a longer line is left out. */
  private static final int LONGEST = 256 * 1024;

  private final InputStream in;
  private long number;
  private long end;
  private boolean terminated;

  RawLines(Path file) throws IOException {
    this(file, 0);
  }

  RawLines(Path file, long offset) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(file);
    if (offset > 0) { // A pipe has no position, and is only read from its beginning.
      channel.position(offset);
    }
    this.in = new BufferedInputStream(Channels.newInputStream(channel), 256 * 1024);
    this.end = offset;
  }

  /** The next line without its line feed; null at the end. */
  byte @Nullable [] next() throws IOException {
    int read = in.read();
    if (read < 0) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(2048);
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

  /** The next line that is a whole record; empty when there are no more. */
  Optional<TrailLine> nextRecord() throws IOException {
    for (byte[] line = next(); line != null; line = next()) {
      Optional<TrailLine> record = terminated ? TrailLine.read(line) : Optional.empty();
      if (record.isPresent()) {
        return record;
      }
    }
    return Optional.empty();
  }

  long number() {
    return number;
  }

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
