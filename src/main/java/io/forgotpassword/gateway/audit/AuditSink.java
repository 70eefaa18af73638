package io.forgotpassword.gateway.audit;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where lines are kept: collected in memory, then written in one piece. For one thread. */
public final class AuditSink implements AutoCloseable {
  /** One write of this size costs no more than one of a line. */
  private static final int FULL = 64 * 1024;

  private static final String FILE = "account-recovery.jsonl";

  private final OutputStream out;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(2 * FULL);

  AuditSink(OutputStream out) {
    this.out = out;
  }

  /**
   * A sink at the end of {@code account-recovery.jsonl} in a directory, which is made when it is
   * missing, or on standard output.
   *
   * @param directory null for standard output
   * @throws IOException if the file cannot be opened
   */
  public static AuditSink open(@Nullable Path directory) throws IOException {
    if (directory == null) {
      return new AuditSink(new FileOutputStream(FileDescriptor.out));
    }
    Files.createDirectories(directory);
    return new AuditSink(
        Files.newOutputStream(
            directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  void append(byte[] line) {
    lines.writeBytes(line);
  }

  boolean isFull() {
    return lines.size() >= FULL;
  }

  void flush() throws IOException {
    try {
      lines.writeTo(out);
      out.flush();
    } finally {
      lines.reset();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
