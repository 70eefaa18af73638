package io.forgotpassword.gateway.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Keeps the lines of the trail. For one thread. */
interface AuditSink extends Closeable {
  /** What the next line is. */
  enum Opening {
    /** It follows the one before in the same file. */
    CONTINUED,
    /** The first of a file. */
    SEGMENT,
    /** The first of a file, because the one that was being written is gone. */
    REPLACEMENT
  }

  /**
   * Gets ready to write: opens what is not open, mends what a failure left, begins a new file when
   * it is time.
   *
   * @param sequence of the next record
   */
  Opening open(long sequence) throws IOException;

  /** Keeps lines, all or, when this fails, none of them. */
  void write(ByteBuffer lines) throws IOException;

  /** Keeps the newest checkpoint apart from the other lines, as soon as these survive a crash. */
  void keep(byte[] checkpoint);

  /**
   * Has what was written survive a crash of the machine, when it is time to. False while there is
   * something that would not.
   */
  boolean sync() throws IOException;

  /** The name of what lines are written to. */
  String name();
}
