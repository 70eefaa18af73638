package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.audit.AuditSink.Opening;
import io.forgotpassword.gateway.audit.TrailRecords.Activity;
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

  /**
   * What the chain states already.
   *
   * @param ledger as of the last gap: drops up to then are in the chain
   * @param checkpoint the sequence number of its last checkpoint
   * @param checkpointMillis when that was made
   * @param millis when records were last added
   */
  private record Stated(
      LedgerFigures ledger, long checkpoint, long checkpointMillis, long millis) {}

  private final AuditRecord events;
  private final TrailRecords trailRecords;
  private final AuditChain chain;
  private final AuditSink sink;
  private final AuditLedger ledger;
  private final AuditSettings.Trail settings;
  private final InstantSource clock;
  private final TrailTail tail;
  private final TrailWatchers watchers;
  private final List<byte[]> lines = new ArrayList<>();
  private Stated stated;
  private boolean started;
  private boolean encodingFails;
  private byte @Nullable [] newestCheckpoint;
  private volatile long newest;
  private volatile long kept;

  TrailWriter(
      AuditRecord events,
      TrailRecords trailRecords,
      AuditChain chain,
      AuditSink sink,
      AuditLedger ledger,
      AuditSettings.Trail settings,
      InstantSource clock,
      TrailTail tail,
      TrailWatchers watchers) {
    this.events = events;
    this.trailRecords = trailRecords;
    this.chain = chain;
    this.sink = sink;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
    this.tail = tail;
    this.watchers = watchers;
    this.newest = tail.head().sequence();
    this.kept = newest;
    this.stated = new Stated(tail.figures(), tail.head().sequence(), clock.millis(), tail.ended());
  }

  /**
   * Writes events, and the checkpoints and gaps that are due.
   *
   * @throws IOException if nothing was kept, which is so after any RuntimeException, too
   */
  void write(List<AuditEntry> entries) throws IOException {
    if (!entries.isEmpty() || !isQuiet()) {
      append(entries, false);
    }
  }

  private boolean isQuiet() {
    return started
        && !isCheckpointDue()
        && ledger.figures().droppedSince(stated.ledger()).isEmpty();
  }

  /** Writes the last record of this process. */
  void stop() throws IOException {
    append(List.of(), true);
  }

  /** Forces what was written to the disk, when that is due. */
  void sync() throws IOException {
    if (sink.sync()) {
      kept = newest;
    }
  }

  /** Closes the sink. */
  void close() throws IOException {
    sink.close();
    kept = newest;
  }

  /** The sequence number of the last record. For any thread. */
  long newest() {
    return newest;
  }

  /** The last sequence number that survives a crash of the machine. For any thread. */
  long kept() {
    return kept;
  }

  private void append(List<AuditEntry> entries, boolean last) throws IOException {
    String file = sink.name();
    Opening opening = sink.open(chain.head().sequence() + 1);
    AuditChain.Head head = chain.head();
    Stated before = stated;
    lines.clear();
    newestCheckpoint = null;
    List<AuditEntry> unencodable = new ArrayList<>();
    long written;
    try {
      begin(opening, file);
      written = addEvents(entries, unencodable);
      Map<DropReason, Long> dropped = Map.of(DropReason.UNENCODABLE, eventsIn(unencodable));
      end(ledger.figures(written).plusDropped(dropped), last);
      sink.write(joined());
    } catch (IOException | RuntimeException e) {
      chain.reset(head);
      stated = before;
      throw e;
    }
    // The lines are kept. Nothing that follows may fail, or they would be written again.
    if (newestCheckpoint != null) {
      sink.keep(newestCheckpoint);
    }
    ledger.record(written);
    ledger.drop(DropReason.UNENCODABLE, eventsIn(unencodable));
    newest = chain.head().sequence();
    started = true;
    unencodable.forEach(entry -> entry.dropped(DropReason.UNENCODABLE));
    entries.forEach(AuditEntry::written);
    watchers.written(head.sequence() + 1, lines);
  }

  private ByteBuffer joined() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    return ByteBuffer.wrap(all.toByteArray());
  }

  private void begin(Opening opening, String file) {
    LedgerFigures figures = ledger.figures();
    if (!started || opening != Opening.CONTINUED) {
      addCheckpoint(started ? Activity.ROTATE : Activity.START, figures);
    }
    boolean died = !started && !tail.stopped();
    long torn = started ? 0 : tail.tornBytes();
    String removed = opening == Opening.REPLACEMENT ? file : null;
    if (died || torn > 0 || removed != null) {
      addGap(
          new TrailRecords.Gap(
              figures.droppedSince(stated.ledger()), stated.millis(), died, torn, removed),
          figures);
    }
  }

  static long eventsIn(List<AuditEntry> entries) {
    return entries.stream().mapToLong(AuditEntry::events).sum();
  }

  /** Adds events to the lines, or to those that could not be encoded. Returns how many it added. */
  private long addEvents(List<AuditEntry> entries, List<AuditEntry> unencodable) {
    long added = 0;
    for (AuditEntry entry : entries) {
      try {
        lines.add(chain.add(events.of(entry)));
        added += entry.events();
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
    if (encodingFails && added > 0 && unencodable.isEmpty()) {
      encodingFails = false;
      LOG.info("all audit events can be encoded again");
    }
    return added;
  }

  private void end(LedgerFigures figures, boolean last) {
    Map<DropReason, Long> dropped = figures.droppedSince(stated.ledger());
    if (!dropped.isEmpty()) {
      addGap(new TrailRecords.Gap(dropped, stated.millis(), false, 0, null), figures);
    }
    if (last || isCheckpointDue()) {
      addCheckpoint(last ? Activity.STOP : Activity.CHECKPOINT, figures);
    }
    stated =
        new Stated(stated.ledger(), stated.checkpoint(), stated.checkpointMillis(), clock.millis());
  }

  private void addGap(TrailRecords.Gap gap, LedgerFigures figures) {
    lines.add(chain.add(trailRecords.gap(gap, figures, clock.millis())));
    stated = new Stated(figures, stated.checkpoint(), stated.checkpointMillis(), stated.millis());
  }

  private void addCheckpoint(Activity activity, LedgerFigures figures) {
    long records = chain.head().sequence() - stated.checkpoint();
    newestCheckpoint =
        chain.add(trailRecords.checkpoint(activity, clock.millis(), figures, records, chain));
    lines.add(newestCheckpoint);
    stated = new Stated(stated.ledger(), chain.head().sequence(), clock.millis(), stated.millis());
  }

  private boolean isCheckpointDue() {
    long records = chain.head().sequence() - stated.checkpoint();
    long elapsed = clock.millis() - stated.checkpointMillis();
    return records >= settings.checkpointRecords()
        || (records > 0 && elapsed >= settings.checkpointInterval().toMillis());
  }
}
