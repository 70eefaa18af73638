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
 * Reads the records of a directory's trail in order, also while others are being written. Skips and
 * logs records that were removed before they were read. For one thread.
 */
final class TrailReader {
  /** The most records of one transaction, which a failure has sent again. */
  private static final int MAX_RECORDS = 1000;

  private static final int MAX_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(TrailReader.class);

  private final Path directory;
  private long next = 1;
  private long newestRemoved;

  /** Where the next record is, unless it is in a later file; null until one was read. */
  private @Nullable Path segment;

  private long offset;

  TrailReader(Path directory) {
    this.directory = directory;
  }

  /** The first record that a directory's files have. */
  static Optional<TrailLine> first(Path directory) throws IOException {
    for (Path file : SegmentFile.segmentsIn(directory)) {
      try (RawLines lines = new RawLines(file)) {
        Optional<TrailLine> record = lines.nextRecord();
        if (record.isPresent()) {
          return record;
        }
      }
    }
    return Optional.empty();
  }

  void seek(long sequence) {
    next = sequence;
    segment = null;
  }

  /**
   * The next records up to a limit, none when there are no more. What follows the limit may still
   * be cut off and written again.
   */
  List<TrailLine> read(long limit) throws IOException {
    List<TrailLine> batch = new ArrayList<>();
    if (next > limit) {
      return batch;
    }
    List<Path> segments = SegmentFile.segmentsIn(directory);
    int bytes = 0;
    for (int i = 0; i < segments.size() && next <= limit; i++) {
      boolean passed =
          i + 1 < segments.size()
              && SegmentFile.firstSequence(segments.get(i + 1)).orElse(1) <= next;
      if (!passed) {
        bytes = readOn(segments.get(i), limit, batch, bytes);
      }
      if (batch.size() >= MAX_RECORDS || bytes >= MAX_BYTES) {
        break;
      }
    }
    return batch;
  }

  /** Adds records of a file to a batch of so many bytes, and returns how many it has then. */
  private int readOn(Path file, long limit, List<TrailLine> batch, int before) throws IOException {
    int bytes = before;
    try (RawLines lines = new RawLines(file, file.equals(segment) ? offset : 0)) {
      while (next <= limit && batch.size() < MAX_RECORDS && bytes < MAX_BYTES) {
        Optional<TrailLine> read = lines.nextRecord();
        if (read.isEmpty() || read.get().sequence() > limit) {
          break;
        }
        TrailLine record = read.get();
        if (record.sequence() >= next) {
          skipTo(record.sequence());
          next++;
          bytes += record.bytes().length;
          batch.add(record);
        }
        segment = file;
        offset = lines.end();
      }
    } catch (NoSuchFileException removed) {
      LOG.debug("{} was removed while the trail was read", file);
    }
    return bytes;
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
}
