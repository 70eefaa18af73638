package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the trail of a directory ended, so that it can go on from there.
 *
 * @param segment the file to go on with, null when there is none
 * @param length how many of its bytes are whole lines of the trail
 * @param tornBytes bytes behind them: the beginning of a line that was never finished
 * @param began when its first record was made, in milliseconds since 1970
 * @param ended when the last one was
 * @param figures the ledger, as far as the records tell
 * @param stopped whether the trail was closed
 */
record TrailTail(
    @Nullable Path segment,
    long length,
    long tornBytes,
    long began,
    long ended,
    AuditChain.Head head,
    LedgerFigures figures,
    boolean stopped) {
  static final TrailTail NONE =
      new TrailTail(null, 0, 0, 0, 0, AuditChain.Head.NONE, LedgerFigures.NONE, true);

  /** Some twenty records: enough for a trail that was closed, which ends with a checkpoint. */
  private static final int FIRST_WINDOW = 16 * 1024;

  /** Reads the last file that has a record. */
  static TrailTail read(Path directory) throws IOException {
    List<Path> segments = SegmentFile.segmentsIn(directory);
    long torn = 0;
    for (int i = segments.size() - 1; i >= 0; i--) {
      Path segment = segments.get(i);
      long size = Files.size(segment);
      TrailTail tail = endOf(segment, size);
      torn += size - tail.length;
      if (tail.length > 0) {
        return tail.withTorn(torn);
      }
    }
    return NONE.withTorn(torn);
  }

  /** Reads no more than it takes to find the last checkpoint: a file can be large. */
  private static TrailTail endOf(Path segment, long size) throws IOException {
    for (long window = FIRST_WINDOW; window < size; window *= 4) {
      TrailTail tail = scan(segment, size - window);
      if (tail.length > 0) {
        return tail.withBegan(firstOf(segment).orElse(tail).began);
      }
    }
    return scan(segment, 0);
  }

  private static Optional<TrailTail> firstOf(Path segment) throws IOException {
    try (RawLines lines = new RawLines(segment)) {
      return next(lines).map(record -> NONE.plus(record, segment, lines.end()));
    }
  }

  /** Where a file ends, read from the first record that states the ledger; NONE without one. */
  private static TrailTail scan(Path segment, long offset) throws IOException {
    TrailTail tail = NONE;
    try (RawLines lines = new RawLines(segment, offset)) {
      Optional<TrailLine> record = next(lines);
      while (offset > 0 && record.isPresent() && !record.get().statesLedger()) {
        record = next(lines);
      }
      for (; record.isPresent(); record = next(lines)) {
        tail = tail.plus(record.get(), segment, lines.end());
      }
    }
    return tail;
  }

  /** The next line that is a whole record. */
  private static Optional<TrailLine> next(RawLines lines) throws IOException {
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      Optional<TrailLine> record = lines.isTerminated() ? TrailLine.read(line) : Optional.empty();
      if (record.isPresent()) {
        return record;
      }
    }
    return Optional.empty();
  }

  private TrailTail plus(TrailLine line, Path file, long end) {
    return new TrailTail(
        file,
        end,
        0,
        segment == null ? line.millis() : began,
        line.millis(),
        new AuditChain.Head(line.sequence(), line.hash()),
        line.after(figures),
        line.isStop());
  }

  private TrailTail withBegan(long millis) {
    return new TrailTail(segment, length, tornBytes, millis, ended, head, figures, stopped);
  }

  private TrailTail withTorn(long bytes) {
    return new TrailTail(segment, length, bytes, began, ended, head, figures, stopped);
  }
}
