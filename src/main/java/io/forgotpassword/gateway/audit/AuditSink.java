package io.forgotpassword.gateway.audit;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Keeps the lines of the trail, in files or on standard output. For one thread. */
interface AuditSink extends Closeable {
  enum Opening {
    /** It follows the one before in the same file. */
    CONTINUED,
    /** The first of a file. */
    SEGMENT,
    /** The first of a file, because the one that was being written is gone. */
    REPLACEMENT
  }

  /**
   * Prepares the next write, which begins with this record: opens the file, repairs what a failure
   * left, begins a new file when one is due.
   */
  default Opening open(long sequence) throws IOException {
    return Opening.CONTINUED;
  }

  /** Keeps lines: all or, when this fails, none of them. */
  void write(ByteBuffer lines) throws IOException;

  /** Keeps the newest checkpoint also on its own, once the lines before it survive a crash. */
  default void keep(byte[] checkpoint) {}

  /**
   * Forces what was written to the disk, when that is due. False while something would not survive
   * a crash of the machine.
   */
  default boolean sync() throws IOException {
    return true;
  }

  String name();

  /** Writes lines to standard output, for a log shipper that reads it and keeps them. */
  final class StandardOutput implements AuditSink {
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(ByteBuffer lines) throws IOException {
      out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
    }

    @Override
    public String name() {
      return "standard output";
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
