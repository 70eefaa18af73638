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
    TrailTail tail = NONE;
    long torn = 0;
    for (int i = segments.size() - 1; i >= 0 && tail.length == 0; i--) {
      tail = endOf(segments.get(i));
      torn += Files.size(segments.get(i)) - tail.length;
    }
    return tail.with(torn, tail.began);
  }

  /** Reads no more than it takes to find the last checkpoint: a file can be large. */
  private static TrailTail endOf(Path segment) throws IOException {
    long size = Files.size(segment);
    for (long window = FIRST_WINDOW; window < size; window *= 4) {
      TrailTail tail = scan(segment, size - window);
      if (tail.length > 0) {
        try (RawLines lines = new RawLines(segment)) {
          return tail.with(0, lines.nextRecord().map(TrailLine::millis).orElse(tail.began));
        }
      }
    }
    return scan(segment, 0);
  }

  /** Where a file ends, read from the first checkpoint behind an offset; NONE without one. */
  private static TrailTail scan(Path segment, long offset) throws IOException {
    TrailTail tail = NONE;
    try (RawLines lines = new RawLines(segment, offset)) {
      for (Optional<TrailLine> record = lines.nextRecord();
          record.isPresent();
          record = lines.nextRecord()) {
        if (offset == 0 || tail.length > 0 || record.get().isCheckpoint()) {
          tail = tail.plus(record.get(), segment, lines.end());
        }
      }
    }
    return tail;
  }

  private TrailTail plus(TrailLine line, Path file, long end) {
    String trail = line.isCheckpoint() ? line.trail() : head.trail();
    return new TrailTail(
        file,
        end,
        0,
        segment == null ? line.millis() : began,
        line.millis(),
        new AuditChain.Head(trail, line.sequence(), line.hash()),
        line.after(figures),
        line.isStop());
  }

  private TrailTail with(long torn, long beganMillis) {
    return new TrailTail(segment, length, torn, beganMillis, ended, head, figures, stopped);
  }
}
