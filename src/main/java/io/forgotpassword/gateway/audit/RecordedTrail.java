package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of several audit files as one stream, in the order of their times: files of
 * several gateways or days can be given in any order. Keeps the order within a file, and holds one
 * line of each file at a time.
 */
public final class RecordedTrail implements AutoCloseable {
  private final PriorityQueue<Source> sources =
      new PriorityQueue<>(Comparator.comparingLong(source -> source.head.micros()));
  private long others;
  private long unreadable;

  private RecordedTrail() {}

  /** Opens files. The message of a failure names the file. */
  public static RecordedTrail open(List<Path> files) throws IOException {
    RecordedTrail trail = new RecordedTrail();
    try {
      for (Path file : files) {
        trail.add(new RawLines(file));
      }
      return trail;
    } catch (IOException e) {
      trail.close();
      throw e;
    }
  }

  /** Queues a file by its next request, or closes it at its end. */
  private void add(RawLines lines) throws IOException {
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      try {
        Optional<RecordedRequest> request = RecordedRequest.read(line);
        if (request.isPresent()) {
          sources.add(new Source(lines, request.get()));
          return;
        }
        others++;
      } catch (IOException noLine) {
        unreadable++;
      }
    }
    lines.close();
  }

  /** The earliest request that was not yet returned; null when there are no more. */
  public @Nullable RecordedRequest next() throws IOException {
    Source earliest = sources.poll();
    if (earliest == null) {
      return null;
    }
    add(earliest.lines);
    return earliest.head;
  }

  /** Lines seen so far that are events, but of no request that was understood. */
  public long others() {
    return others;
  }

  /** Lines seen so far that no gateway wrote. */
  public long unreadable() {
    return unreadable;
  }

  @Override
  public void close() throws IOException {
    for (Source source : sources) {
      source.lines.close();
    }
  }

  private record Source(RawLines lines, RecordedRequest head) {}
}
