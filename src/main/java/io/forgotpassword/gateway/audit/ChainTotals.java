package io.forgotpassword.gateway.audit;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a verifier read of a chain. */
public final class ChainTotals {
  private final Map<DropReason, Long> missing = new EnumMap<>(DropReason.class);
  private long segments;
  private long first;
  private long last;
  private long events;
  private long checkpoints;
  private long gaps;
  private long tornBytes;
  private long unsealed;
  private long unfinishedBytes;
  private boolean stopped;
  private @Nullable LedgerFigures ledger;

  void begin(long sequence) {
    first = sequence;
  }

  void countSegment() {
    segments++;
  }

  void countUnfinished(long bytes) {
    unfinishedBytes += bytes;
  }

  void count(TrailLine record) {
    last = record.sequence();
    events += record.events();
    checkpoints += record.isCheckpoint() ? 1 : 0;
    unsealed = record.isCheckpoint() ? 0 : unsealed + 1;
    stopped = record.isStop();
    if (record.isGap()) {
      gaps++;
      tornBytes += TrailRecords.tornBytesIn(record.json());
      TrailRecords.droppedIn(record.json())
          .forEach((why, count) -> missing.merge(why, count, Long::sum));
    }
    ledger = ledger == null && !record.isCheckpoint() ? null : record.after(ledgerOrNone());
  }

  /** Whether a checkpoint counts other events than were read. */
  boolean contradicts(TrailLine checkpoint) {
    LedgerFigures says = checkpoint.after(LedgerFigures.NONE);
    return says.waiting() < 0 || (ledger != null && says.recorded() != ledger.recorded());
  }

  private LedgerFigures ledgerOrNone() {
    return ledger == null ? LedgerFigures.NONE : ledger;
  }

  /** Files. */
  public long segments() {
    return segments;
  }

  /** The first record's sequence number; above 1 when earlier segments were not given. */
  public long first() {
    return first;
  }

  /** The last record's sequence number, 0 when there is none. */
  public long last() {
    return last;
  }

  /** Events; a record of repeated refusals counts as many as it says. */
  public long events() {
    return events;
  }

  /** Signed records. */
  public long checkpoints() {
    return checkpoints;
  }

  /** Records that state that something is missing. */
  public long gaps() {
    return gaps;
  }

  /** Events that are missing according to the gaps, by reason. */
  public Map<DropReason, Long> missing() {
    return Map.copyOf(missing);
  }

  /** Bytes of unfinished lines that were cut off according to the gaps. */
  public long tornBytes() {
    return tornBytes;
  }

  /** Records after the last checkpoint, which no signature covers yet. */
  public long unsealed() {
    return unsealed;
  }

  /** Bytes of an unfinished line at the very end. */
  public long unfinishedBytes() {
    return unfinishedBytes;
  }

  /** Whether the trail was closed. */
  public boolean stopped() {
    return stopped;
  }

  /** Events that were published: as the last checkpoint says, or more where more are recorded. */
  public long emitted() {
    return Math.max(ledgerOrNone().emitted(), ledgerOrNone().accounted());
  }

  /** Events that were written, also those in segments that were not given. */
  public long written() {
    return ledgerOrNone().written();
  }

  /** Events that were still to be forwarded to Kafka at the last checkpoint. */
  public long spooled() {
    return ledgerOrNone().spooled();
  }

  /** Events that were dropped. */
  public long dropped() {
    return ledgerOrNone().droppedInAll();
  }
}
