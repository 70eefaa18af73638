package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many events were emitted, in a file that outlives a killed process, so that the next one can
 * tell how many were lost. A thread of its own copies the figure, because a store into mapped
 * memory may wait for the disk, and neither an event loop nor a stalled sink should. The file's
 * lock keeps a second process from the same chain.
 */
final class LedgerFile implements AutoCloseable {
  static final String FILE = "audit.ledger";

  /** Events of at most this time are missing in a dead process' figure. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final FileChannel channel;
  private final MappedByteBuffer figure;
  private final long earlier;
  private volatile boolean closed;
  private @Nullable Thread copier;

  private LedgerFile(FileChannel channel, MappedByteBuffer figure) {
    this.channel = channel;
    this.figure = figure;
    this.earlier = figure.getLong(0);
  }

  /**
   * Opens the file of a directory, or makes it.
   *
   * @throws IOException if another process has it, or it can be neither read nor made
   */
  static LedgerFile open(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw new IOException(directory + " is in use by another process");
      }
      if (channel.size() < Long.BYTES) {
        // Written, not just made longer: a mapped page that a full disk has no room for is a crash.
        channel.write(ByteBuffer.allocate(Long.BYTES), 0);
      }
      return new LedgerFile(channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  /** The figure of the process before; 0 when there was none. */
  long earlier() {
    return earlier;
  }

  /** From now on keeps the figure. */
  void keep(LongSupplier emitted) {
    Thread thread = new Thread(() -> copy(emitted), "audit-ledger");
    thread.setDaemon(true);
    copier = thread;
    thread.start();
  }

  private void copy(LongSupplier emitted) {
    while (!closed) {
      figure.putLong(0, emitted.getAsLong());
      LockSupport.parkNanos(PERIOD_NANOS);
    }
    figure.putLong(0, emitted.getAsLong());
  }

  /** Keeps the last figure and gives the chain free. */
  @Override
  public void close() throws IOException {
    closed = true;
    Thread thread = copier;
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    channel.close();
  }
}
