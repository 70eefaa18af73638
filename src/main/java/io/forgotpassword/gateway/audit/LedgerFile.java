package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the number of emitted and promised events in a file that outlives a killed process, so that
 * the next process can tell how many were lost. A thread of its own copies the number, because a
 * store into mapped memory may wait for the disk, which no event loop may do. The file's lock keeps
 * a second process from the same chain.
 */
final class LedgerFile implements AutoCloseable {
  static final String FILE = "audit.ledger";

  /** A killed process' number lacks at most the events of this time. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** At rest the first event wakes the thread; this bounds the time should it sleep on. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

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

  /** Opens the file of a directory, or creates it. Fails if another process holds it. */
  static LedgerFile open(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!locks(channel)) {
        throw new IOException(directory + " is in use by another process");
      }
      if (channel.size() < Long.BYTES) {
        // Written, not just extended: a mapped page without room on the disk crashes the process.
        channel.write(ByteBuffer.allocate(Long.BYTES), 0);
      }
      return new LedgerFile(channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  /** The number that the process before left; 0 when there was none. */
  long earlier() {
    return earlier;
  }

  void keep(AuditLedger ledger) {
    Thread thread = new Thread(() -> copy(ledger), "audit-ledger");
    thread.setDaemon(true);
    copier = thread;
    thread.start();
  }

  private void copy(AuditLedger ledger) {
    while (!closed) {
      long owed = ledger.owed();
      figure.putLong(0, owed);
      LockSupport.parkNanos(PERIOD_NANOS);
      if (!closed) {
        ledger.awaitMore(owed, REST_NANOS);
      }
    }
    figure.putLong(0, ledger.owed());
  }

  /** Writes the last number and releases the lock. */
  @Override
  public void close() throws IOException {
    closed = true;
    Thread thread = copier;
    if (thread != null) {
      try {
        LockSupport.unpark(thread);
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    channel.close();
  }
}
