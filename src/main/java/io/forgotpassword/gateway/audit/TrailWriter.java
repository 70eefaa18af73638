package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.audit.AuditSink.Opening;
import io.forgotpassword.gateway.audit.TrailRecords.Activity;
import io.forgotpassword.gateway.audit.TrailRecords.Gap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events as lines of the chain, with checkpoints and gaps between them. Each call keeps all
 * of its lines or, when it throws, none. For one thread.
 */
final class TrailWriter {
  private static final Logger LOG = LoggerFactory.getLogger(TrailWriter.class);

  private final AuditRecord events;
  private final TrailRecords trailRecords;
  private final AuditSink sink;
  private final AuditLedger ledger;
  private final AuditSettings.Trail settings;
  private final InstantSource clock;
  private final TrailTail tail;
  private final TrailWatchers watchers;
  private boolean started;
  private boolean encodingFails;
  private volatile long kept;

  // What the chain states already, up to the last line that was kept.
  private AuditChain.Head head;
  private LedgerFigures stated; // As of the last gap: drops up to then are in the chain.
  private long checkpoint; // The sequence number of the last one.
  private long checkpointMillis;
  private long writtenMillis;

  /**
   * A writer that goes on with a chain.
   *
   * @param head where the chain ends, under the name that its checkpoints get
   * @param tail what the files say of their end
   */
  TrailWriter(
      AuditChain.Head head,
      TrailTail tail,
      AuditRecord events,
      TrailRecords trailRecords,
      AuditSink sink,
      AuditLedger ledger,
      AuditSettings.Trail settings,
      InstantSource clock,
      TrailWatchers watchers) {
    this.events = events;
    this.trailRecords = trailRecords;
    this.sink = sink;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
    this.tail = tail;
    this.watchers = watchers;
    this.head = head;
    this.kept = head.sequence();
    this.stated = tail.figures();
    this.checkpoint = head.sequence();
    this.checkpointMillis = clock.millis();
    this.writtenMillis = tail.ended();
  }

  /**
   * Writes events, and the checkpoints and gaps that are due.
   *
   * @throws IOException if nothing was kept, which is so after any RuntimeException, too
   */
  void write(List<AuditEntry> entries) throws IOException {
    boolean quiet =
        started
            && !isCheckpointDue(head.sequence() - checkpoint, checkpointMillis)
            && ledger.figures().droppedSince(stated).isEmpty();
    if (!entries.isEmpty() || !quiet) {
      append(entries, false);
    }
  }

  /** Whether nothing is due until further events: what was written is covered, and on the disk. */
  boolean isSettled() {
    return checkpoint == head.sequence()
        && kept == head.sequence()
        && ledger.figures().droppedSince(stated).isEmpty();
  }

  void stop() throws IOException {
    append(List.of(), true);
  }

  /** Forces what was written to the disk, when that is due. */
  void sync() throws IOException {
    if (sink.sync()) {
      kept = head.sequence();
    }
  }

  void close() throws IOException {
    sink.close();
    kept = head.sequence();
  }

  /** The last sequence number that survives a crash of the machine. For any thread. */
  long kept() {
    return kept;
  }

  private void append(List<AuditEntry> entries, boolean last) throws IOException {
    String file = sink.name();
    Opening opening = sink.open(head.sequence() + 1);
    Draft draft = new Draft();
    draft.begin(opening, file);
    draft.addEvents(entries);
    draft.end(last);
    sink.write(draft.joined());
    // The lines are kept. Nothing that follows may fail, or they would be written again.
    if (draft.newestCheckpoint != null) {
      sink.keep(draft.newestCheckpoint);
      checkpoint = draft.checkpoint;
      checkpointMillis = draft.checkpointMillis;
    }
    long first = head.sequence() + 1;
    head = draft.chain.head();
    stated = draft.stated;
    writtenMillis = clock.millis();
    started = true;
    ledger.record(draft.events);
    ledger.drop(DropReason.UNENCODABLE, draft.unencodable);
    draft.written.forEach(entry -> entry.end(span -> span.ended("written")));
    watchers.written(first, draft.lines);
  }

  /** Whether one is due, with so many records since the last one, which was made at a time. */
  private boolean isCheckpointDue(long records, long sinceMillis) {
    long elapsed = clock.millis() - sinceMillis;
    return records >= settings.checkpointRecords()
        || (records > 0 && elapsed >= settings.checkpointInterval().toMillis());
  }

  /** Lines that are not written yet, and what the chain states with them. */
  private final class Draft {
    private final AuditChain chain = new AuditChain(head);
    private final List<byte[]> lines = new ArrayList<>();
    private final List<AuditEntry> written = new ArrayList<>();
    private final List<AuditEntry> unencodable = new ArrayList<>();
    private LedgerFigures stated = TrailWriter.this.stated;
    private long checkpoint = TrailWriter.this.checkpoint;
    private long checkpointMillis = TrailWriter.this.checkpointMillis;
    private byte @Nullable [] newestCheckpoint;
    private long events; // In its lines.

    void begin(Opening opening, String file) {
      LedgerFigures figures = ledger.figures();
      if (!started || opening != Opening.CONTINUED) {
        addCheckpoint(started ? Activity.ROTATE : Activity.START, figures);
      }
      boolean died = !started && !tail.stopped();
      long torn = started ? 0 : tail.tornBytes();
      String removed = opening == Opening.REPLACEMENT ? file : null;
      if (died || torn > 0 || removed != null) {
        Map<DropReason, Long> dropped = figures.droppedSince(stated);
        addGap(new Gap(dropped, writtenMillis, died, torn, removed), figures);
      }
    }

    void addEvents(List<AuditEntry> entries) {
      for (AuditEntry entry : entries) {
        try {
          lines.add(chain.add(TrailWriter.this.events.of(entry)));
          written.add(entry);
          events += entry.events();
        } catch (RuntimeException e) {
          unencodable.add(entry);
          if (!encodingFails) {
            encodingFails = true;
            LOG.atError()
                .setCause(e)
                .addKeyValue("request_id", entry.requestId().value())
                .log("an audit event could not be encoded; such events are dropped and counted");
          }
        }
      }
      if (encodingFails && !written.isEmpty() && unencodable.isEmpty()) {
        encodingFails = false;
        LOG.info("all audit events can be encoded again");
      }
    }

    void end(boolean last) {
      long lost = unencodable.stream().mapToLong(AuditEntry::events).sum();
      LedgerFigures figures =
          ledger.figures(events).plusDropped(Map.of(DropReason.UNENCODABLE, lost));
      Map<DropReason, Long> dropped = figures.droppedSince(stated);
      if (!dropped.isEmpty()) {
        addGap(new Gap(dropped, writtenMillis, false, 0, null), figures);
      }
      if (last || isCheckpointDue(chain.head().sequence() - checkpoint, checkpointMillis)) {
        addCheckpoint(last ? Activity.STOP : Activity.CHECKPOINT, figures);
      }
    }

    private void addGap(Gap gap, LedgerFigures figures) {
      lines.add(chain.add(trailRecords.gap(gap, figures, clock.millis())));
      stated = figures;
    }

    private void addCheckpoint(Activity activity, LedgerFigures figures) {
      long records = chain.head().sequence() - checkpoint;
      newestCheckpoint =
          chain.add(trailRecords.checkpoint(activity, clock.millis(), figures, records, chain));
      lines.add(newestCheckpoint);
      checkpoint = chain.head().sequence();
      checkpointMillis = clock.millis();
    }

    ByteBuffer joined() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] line : lines) {
        all.writeBytes(line);
        all.write('\n');
      }
      return ByteBuffer.wrap(all.toByteArray());
    }
  }
}
