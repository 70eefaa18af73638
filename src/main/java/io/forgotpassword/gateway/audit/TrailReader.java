package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines of a directory's trail in order while others are being written. What was removed
 * before it was read is passed over and logged. For one thread.
 */
final class TrailReader {
  /** What is in flight to Kafka at once, and what one failure has to be sent again. */
  private static final int MAX_ENTRIES = 1000;

  private static final int MAX_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(TrailReader.class);

  private final Path directory;
  private long next = 1;
  private @Nullable Path segment;
  private @Nullable Path exhausted;
  private long offset;
  private long newestRemoved;

  TrailReader(Path directory) {
    this.directory = directory;
  }

  /** The first record that a directory's files have. */
  static Optional<TrailEntry> first(Path directory) throws IOException {
    for (Path segment : Segments.in(directory)) {
      try (RawLines lines = new RawLines(segment)) {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          Optional<TrailEntry> entry = TrailEntry.of(line);
          if (entry.isPresent()) {
            return entry;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Goes on with another record. */
  void seek(long sequence) {
    next = sequence;
    segment = null;
    exhausted = null;
  }

  /**
   * The next records, none when there are no more.
   *
   * @param limit the last record that is there to stay; what follows it is not looked at
   */
  List<TrailEntry> read(long limit) throws IOException {
    Batch batch = new Batch();
    while (next <= limit && !batch.isFull()) {
      Path file = segment == null ? find() : segment;
      if (file == null) {
        break;
      }
      readOn(file, limit, batch);
    }
    return batch.entries;
  }

  /** What is read at once, from as many files as it takes: small files make no small batches. */
  private static final class Batch {
    private final List<TrailEntry> entries = new ArrayList<>();
    private int bytes;

    boolean isFull() {
      return entries.size() >= MAX_ENTRIES || bytes >= MAX_BYTES;
    }

    void add(TrailEntry entry) {
      entries.add(entry);
      bytes += entry.line().length;
    }
  }

  /** The file that has the next record or, when that is gone, one after it. */
  private @Nullable Path find() throws IOException {
    List<Path> segments = Segments.in(directory);
    int at = segments.size() - 1;
    while (at >= 0 && firstOf(segments.get(at)) > next) {
      at--;
    }
    if (at < 0 || segments.get(at).equals(exhausted)) {
      at++;
    }
    if (at >= segments.size()) {
      return null;
    }
    Path found = segments.get(at);
    skipTo(Math.max(next, firstOf(found)));
    segment = found;
    offset = 0;
    return found;
  }

  private static long firstOf(Path segment) {
    return Segments.firstSequence(segment).orElse(1);
  }

  private void skipTo(long sequence) {
    long first = Math.max(next, newestRemoved + 1);
    if (sequence > first) {
      LOG.error(
          "audit records {} to {} were removed before they were forwarded", first, sequence - 1);
      newestRemoved = sequence - 1;
    }
    next = sequence;
  }

  private void readOn(Path file, long limit, Batch batch) throws IOException {
    // Opened for each batch: what lies beyond the limit may still be cut off and written anew.
    try (RawLines lines = new RawLines(file, offset)) {
      while (next <= limit && !batch.isFull()) {
        byte[] line = lines.next();
        if (line == null || !lines.isTerminated()) {
          leave(file);
          return;
        }
        Optional<TrailEntry> entry = TrailEntry.of(line).filter(read -> read.sequence() >= next);
        if (entry.isPresent()) {
          skipTo(entry.get().sequence());
          next++;
          batch.add(entry.get());
        }
        offset = lines.end();
      }
    } catch (NoSuchFileException removed) {
      leave(file);
    }
  }

  private void leave(Path file) {
    exhausted = file;
    segment = null;
  }
}
