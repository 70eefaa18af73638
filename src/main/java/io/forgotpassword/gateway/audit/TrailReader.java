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
    int bytes = 0;
    List<Path> segments = next > limit ? List.of() : SegmentFile.segmentsIn(directory);
    for (int i = firstWith(segments); i < segments.size() && next <= limit; i++) {
      Path file = segments.get(i);
      try (RawLines lines = new RawLines(file, file.equals(segment) ? offset : 0)) {
        Optional<TrailLine> read = lines.nextRecord();
        for (; read.isPresent() && read.get().sequence() <= limit; read = lines.nextRecord()) {
          TrailLine record = read.get();
          segment = file;
          offset = lines.end();
          if (record.sequence() >= next) {
            skipTo(record.sequence());
            next++;
            bytes += record.bytes().length;
            batch.add(record);
          }
          if (batch.size() >= MAX_RECORDS || bytes >= MAX_BYTES) {
            return batch;
          }
        }
      } catch (NoSuchFileException removed) {
        LOG.debug("{} was removed while the trail was read", file);
      }
    }
    return batch;
  }

  /** The index of the file that has the next record, or of the first one behind it. */
  private int firstWith(List<Path> segments) {
    int index = 0;
    while (index + 1 < segments.size()
        && SegmentFile.firstSequence(segments.get(index + 1)).orElse(1) <= next) {
      index++;
    }
    return index;
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
