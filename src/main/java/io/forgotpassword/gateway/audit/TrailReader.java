package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines of a directory's trail in order, also while others are being written. Skips and
 * logs records that were removed before they were read. For one thread.
 */
final class TrailReader {
  /** The most records of one transaction, which a failure has sent again. */
  private static final int MAX_ENTRIES = 1000;

  private static final int MAX_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(TrailReader.class);

  /**
   * A line of the trail as it is forwarded.
   *
   * @param user the pseudonym, null in the trail's records about itself
   * @param events how many events it is about
   * @param before how many events the records before it are about; empty where it does not say
   * @param line its bytes, without the line feed
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Entry(
      long sequence, @Nullable String user, long events, OptionalLong before, byte[] line) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty for a line that no gateway wrote. */
    private static Optional<Entry> of(byte[] line) {
      try {
        JsonNode json = JSON.readTree(line);
        long sequence = TrailLine.sequenceOf(json);
        JsonNode user = json.path("user").path("uid");
        String key = user.isTextual() ? user.asText() : null;
        long events = TrailLine.eventsIn(json);
        OptionalLong before =
            LedgerFigures.in(json).stream().mapToLong(LedgerFigures::recorded).findFirst();
        return sequence < 1
            ? Optional.empty()
            : Optional.of(new Entry(sequence, key, events, before, line));
      } catch (IOException noJson) {
        return Optional.empty();
      }
    }
  }

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
  static Optional<Entry> first(Path directory) throws IOException {
    for (Path segment : SegmentFile.segmentsIn(directory)) {
      try (RawLines lines = new RawLines(segment)) {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          Optional<Entry> entry = Entry.of(line);
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
   * @param limit the last record to read; what follows it may still be cut off
   */
  List<Entry> read(long limit) throws IOException {
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

  /** The records of one read, from as many files as it takes. */
  private static final class Batch {
    private final List<Entry> entries = new ArrayList<>();
    private int bytes;

    boolean isFull() {
      return entries.size() >= MAX_ENTRIES || bytes >= MAX_BYTES;
    }

    void add(Entry entry) {
      entries.add(entry);
      bytes += entry.line().length;
    }
  }

  /** The file with the next record or, when that is gone, the first with a later record. */
  private @Nullable Path find() throws IOException {
    List<Path> segments = SegmentFile.segmentsIn(directory);
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
    return SegmentFile.firstSequence(segment).orElse(1);
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
    // Opened for each batch: bytes beyond the limit may still be cut off and written again.
    try (RawLines lines = new RawLines(file, offset)) {
      while (next <= limit && !batch.isFull()) {
        byte[] line = lines.next();
        if (line == null || !lines.isTerminated()) {
          leave(file);
          return;
        }
        Optional<Entry> entry = Entry.of(line).filter(read -> read.sequence() >= next);
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
