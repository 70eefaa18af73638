package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.audit.AuditSink.Opening;
import io.forgotpassword.gateway.audit.TrailRecords.Activity;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events become lines of the chain, with checkpoints and gaps between them. What one call adds is
 * kept as a whole, or the chain is as it was before. For one thread.
 */
final class TrailWriter {
  private static final Logger LOG = LoggerFactory.getLogger(TrailWriter.class);

  /** Bytes; what a batch usually needs, and it grows for others. */
  private static final int BUFFER = 512 << 10;

  /**
   * What the chain says already.
   *
   * @param stated the ledger whose drops it states
   * @param checkpoint the sequence number of its last checkpoint
   * @param checkpointMillis when that was made
   * @param millis when something was last added
   */
  private record Said(LedgerFigures stated, long checkpoint, long checkpointMillis, long millis) {}

  private final AuditRecord events;
  private final TrailRecords own;
  private final AuditChain chain;
  private final SigningKey key;
  private final AuditSink sink;
  private final AuditLedger ledger;
  private final AuditSettings.Trail settings;
  private final InstantSource clock;
  private final TrailTail tail;
  private final TrailWatchers watchers;
  private final CanonicalWriter lines = new CanonicalWriter(BUFFER);
  private Said said;
  private boolean started;
  private byte @Nullable [] newestCheckpoint;
  private volatile long newest;
  private volatile long kept;

  TrailWriter(
      AuditRecord events,
      TrailRecords own,
      SigningKey key,
      AuditSink sink,
      AuditLedger ledger,
      AuditSettings.Trail settings,
      InstantSource clock,
      TrailTail tail,
      TrailWatchers watchers) {
    this.events = events;
    this.own = own;
    this.chain = new AuditChain(tail.head());
    this.key = key;
    this.sink = sink;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
    this.tail = tail;
    this.watchers = watchers;
    this.newest = tail.head().sequence();
    this.kept = newest;
    this.said = new Said(tail.figures(), tail.head().sequence(), clock.millis(), tail.ended());
  }

  /**
   * Adds events, and what there is to say beside them.
   *
   * @throws IOException if nothing of it was kept
   */
  void write(List<AuditEntry> entries) throws IOException {
    if (!entries.isEmpty() || !isQuiet()) {
      append(entries, false);
    }
  }

  private boolean isQuiet() {
    return started && !isCheckpointDue() && ledger.figures().droppedSince(said.stated()).isEmpty();
  }

  /** Adds the last record of this process. */
  void stop() throws IOException {
    append(List.of(), true);
  }

  /** Has the disk keep what was written, when it is time to. */
  void sync() throws IOException {
    if (sink.sync()) {
      kept = newest;
    }
  }

  /** Gives the sink free. */
  void close() throws IOException {
    sink.close();
    kept = newest;
  }

  /** The sequence number of the last record. For any thread. */
  long newest() {
    return newest;
  }

  /** That of the last one that a crash of the machine leaves in place. For any thread. */
  long kept() {
    return kept;
  }

  private void append(List<AuditEntry> entries, boolean last) throws IOException {
    String file = sink.name();
    Opening opening = sink.open(chain.sequence() + 1);
    AuditChain.Head head = chain.head();
    Said before = said;
    lines.cut(0);
    newestCheckpoint = null;
    try {
      begin(opening, file);
      long written = addEvents(entries);
      long unencodable = eventsIn(entries) - written;
      LedgerFigures figures =
          ledger.figures(written).plusDropped(Map.of(DropReason.UNENCODABLE, unencodable));
      end(figures, last);
      sink.write(lines.written());
      if (newestCheckpoint != null) {
        sink.keep(newestCheckpoint);
      }
      ledger.record(written);
      ledger.drop(DropReason.UNENCODABLE, unencodable);
      entries.forEach(AuditEntry::written);
      newest = chain.head().sequence();
    } catch (IOException e) {
      chain.reset(head);
      said = before;
      throw e;
    }
    started = true;
    watchers.written(head.sequence() + 1, lines);
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
          new Gap(figures.droppedSince(said.stated()), said.millis(), died, torn, removed),
          figures);
    }
  }

  private static long eventsIn(List<AuditEntry> entries) {
    long events = 0;
    for (AuditEntry entry : entries) {
      events += entry.events();
    }
    return events;
  }

  private long addEvents(List<AuditEntry> entries) {
    long added = 0;
    for (AuditEntry entry : entries) {
      try {
        chain.add(events.of(entry), lines);
        added += entry.events();
      } catch (RuntimeException e) {
        LOG.atError()
            .setCause(e)
            .addKeyValue("request_id", entry.requestId().value())
            .log("an audit event could not be encoded and is dropped");
        entry.dropped(DropReason.UNENCODABLE);
      }
    }
    return added;
  }

  private void end(LedgerFigures figures, boolean last) {
    Map<DropReason, Long> dropped = figures.droppedSince(said.stated());
    if (!dropped.isEmpty()) {
      addGap(new Gap(dropped, said.millis(), false, 0, null), figures);
    }
    if (last || isCheckpointDue()) {
      addCheckpoint(last ? Activity.STOP : Activity.CHECKPOINT, figures);
    }
    said = new Said(said.stated(), said.checkpoint(), said.checkpointMillis(), clock.millis());
  }

  private void addGap(Gap gap, LedgerFigures figures) {
    chain.add(own.gap(gap, figures, clock.millis()), lines);
    said = new Said(figures, said.checkpoint(), said.checkpointMillis(), said.millis());
  }

  private void addCheckpoint(Activity activity, LedgerFigures figures) {
    long records = chain.sequence() - said.checkpoint();
    long millis = clock.millis();
    String keyId = key.verifier().id();
    int start = lines.length();
    chain.add(
        Checkpoint.sealed(
            signature -> own.checkpoint(activity, millis, figures, records, keyId, signature), key),
        lines);
    newestCheckpoint = lines.copy(start, lines.length() - 1);
    said = new Said(said.stated(), chain.sequence(), clock.millis(), said.millis());
  }

  private boolean isCheckpointDue() {
    long records = chain.sequence() - said.checkpoint();
    long elapsed = clock.millis() - said.checkpointMillis();
    return records >= settings.checkpointRecords()
        || (records > 0 && elapsed >= settings.checkpointInterval().toMillis());
  }
}
