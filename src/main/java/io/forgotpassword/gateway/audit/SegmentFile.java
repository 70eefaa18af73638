package io.forgotpassword.gateway.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file that is being written, as far as the trail needs one. */
interface SegmentFile extends Closeable {
  /** Appends all bytes. */
  void write(ByteBuffer bytes) throws IOException;

  /** Has the disk keep what was written. */
  void force() throws IOException;

  /** Opens files. */
  interface Opener {
    /** Opens a file, made when missing, to go on behind its first {@code length} bytes. */
    SegmentFile open(Path file, long length) throws IOException;
  }

  /** A file of the file system. */
  static SegmentFile open(Path file, long length) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.truncate(length).position(length);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new SegmentFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
