package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks from files alone that the records of a chain are unchanged, in order and complete. Stops
 * at the first that is not.
 */
public final class ChainVerifier {
  private final VerifyingKey key;
  private final @Nullable TrailLine kept;
  private final Map<DropReason, Long> missing = new EnumMap<>(DropReason.class);
  private @Nullable String trail; // The name that checkpoints must have, as soon as one is known.
  private boolean named; // Whether a checkpoint in the files has that name.
  private @Nullable TrailLine last;
  private @Nullable Place lastPlace;
  private @Nullable LedgerFigures ledger; // Null until a checkpoint was read.
  private long first;
  private long events;
  private long checkpoints;
  private long gaps;
  private long tornBytes;
  private long unsealed;
  private long unfinishedBytes;

  private record Place(Path file, long line) {
    BrokenChainException broken(long sequence, String what) {
      String record = sequence > 0 ? "record " + sequence + ": " : "";
      return new BrokenChainException("%s:%d: %s%s".formatted(file, line, record, what));
    }
  }

  /** A chain is not as it was written; the message says where and in what way. */
  public static final class BrokenChainException extends Exception {
    private static final long serialVersionUID = 1;

    private BrokenChainException(String message) {
      super(message);
    }
  }

  /**
   * What a verifier read of a chain.
   *
   * @param trail the name of the chain; empty when no checkpoint names it
   * @param first the first record's sequence number; above 1 when earlier segments were not given
   * @param events a record of repeated refusals counts as many as it says
   * @param gaps records that state that something is missing
   * @param missing events that are missing according to the gaps, by reason
   * @param tornBytes bytes of unfinished lines that were cut off according to the gaps
   * @param unsealed records after the last checkpoint, which no signature covers yet
   * @param unfinishedBytes bytes of an unfinished line at the very end
   * @param emitted as the last checkpoint says, or more where more are recorded
   * @param written also events in segments that were not given
   * @param spooled events that Kafka was still to have at the last checkpoint
   */
  public record ChainTotals(
      String trail,
      long segments,
      long first,
      long last,
      long events,
      long checkpoints,
      long gaps,
      Map<DropReason, Long> missing,
      long tornBytes,
      long unsealed,
      long unfinishedBytes,
      boolean stopped,
      long emitted,
      long written,
      long spooled,
      long dropped) {}

  private ChainVerifier(VerifyingKey key, @Nullable TrailLine kept, @Nullable String trail) {
    this.key = key;
    this.kept = kept;
    this.trail = trail;
  }

  /**
   * A verifier of one chain.
   *
   * @param key verifies its checkpoints
   * @param checkpoint a file with a checkpoint that the chain must contain, null for none
   * @param trail the name that the chain must have, null for any
   * @throws BrokenChainException if the checkpoint is not one that the key signed, or is of another
   *     chain
   */
  public static ChainVerifier of(
      VerifyingKey key, @Nullable Path checkpoint, @Nullable String trail)
      throws IOException, BrokenChainException {
    if (checkpoint == null) {
      return new ChainVerifier(key, null, trail);
    }
    try (RawLines lines = new RawLines(checkpoint)) {
      Place place = new Place(checkpoint, 1);
      TrailLine kept =
          Optional.ofNullable(lines.next())
              .flatMap(TrailLine::read)
              .orElseThrow(() -> place.broken(0, "not a checkpoint as it was written"));
      ChainVerifier verifier = new ChainVerifier(key, kept, trail);
      verifier.checkSignature(kept, place);
      verifier.checkTrail(kept, place);
      return verifier;
    }
  }

  /**
   * Reads the files of one chain, in the order of their names. It is an IOException if a file
   * cannot be read, or none has a record.
   */
  public ChainTotals verify(List<Path> files) throws IOException, BrokenChainException {
    for (int i = 0; i < files.size(); i++) {
      readSegment(files.get(i), i == files.size() - 1);
    }
    TrailLine end = last;
    LedgerFigures figures = ledger;
    if (end == null || figures == null || lastPlace == null) {
      throw new IOException("nothing that could be verified: no record in " + files);
    }
    if (kept != null && end.sequence() < kept.sequence()) {
      throw lastPlace.broken(
          next(), "the end is cut off: the newest checkpoint is record " + kept.sequence());
    }
    if (trail != null && !named) {
      throw lastPlace.broken(0, "no checkpoint names its trail (expected: %s)".formatted(trail));
    }
    return new ChainTotals(
        trail == null ? "" : trail,
        files.size(),
        first,
        end.sequence(),
        events,
        checkpoints,
        gaps,
        Map.copyOf(missing),
        tornBytes,
        unsealed,
        unfinishedBytes,
        end.isStop(),
        Math.max(figures.emitted(), figures.accounted()),
        figures.written(),
        figures.spooled(),
        figures.droppedInAll());
  }

  private void readSegment(Path file, boolean isLast) throws IOException, BrokenChainException {
    try (RawLines lines = new RawLines(file)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Place place = new Place(file, lines.number());
        if (!lines.isTerminated() && isLast) {
          unfinishedBytes = line.length;
          return;
        }
        TrailLine record =
            TrailLine.read(line)
                .orElseThrow(() -> place.broken(next(), "not a record as it was written"));
        checkPlace(record, place);
        if (record.isCheckpoint()) {
          checkSignature(record, place);
          checkTrail(record, place);
          named |= !record.trail().isEmpty();
        }
        long sequence = record.sequence();
        if (kept != null && sequence == kept.sequence() && !record.hash().equals(kept.hash())) {
          throw place.broken(sequence, "not the checkpoint that was kept: the end was rewritten");
        }
        count(record);
        last = record;
        lastPlace = place;
      }
    }
  }

  private void count(TrailLine record) {
    boolean checkpoint = record.isCheckpoint();
    events += record.events();
    checkpoints += checkpoint ? 1 : 0;
    unsealed = checkpoint ? 0 : unsealed + 1;
    gaps += record.isGap() ? 1 : 0;
    tornBytes += record.tornBytes();
    record.missing().forEach((why, count) -> missing.merge(why, count, Long::sum));
    ledger = record.after(ledger == null ? LedgerFigures.NONE : ledger);
  }

  private long next() {
    return last == null ? 0 : last.sequence() + 1;
  }

  private void checkPlace(TrailLine record, Place place) throws BrokenChainException {
    TrailLine before = last;
    long sequence = record.sequence();
    long expected = SegmentFile.firstSequence(place.file()).orElse(sequence);
    if (place.line() == 1 && expected != sequence) {
      throw place.broken(
          sequence,
          "the segment begins with record %d (expected: %d, after its name); it was renamed or its beginning removed"
              .formatted(sequence, expected));
    }
    if (before == null || lastPlace == null) {
      checkBeginning(record, place);
    } else if (sequence > next()) {
      String how =
          place.line() == 1 ? ": a segment is missing, cut or moved" : ": removed or moved";
      throw place.broken(
          next(),
          "records %d to %d are missing before record %d%s"
              .formatted(next(), sequence - 1, sequence, how));
    } else if (sequence < next()) {
      throw place.broken(
          sequence,
          "record %d follows record %d: inserted or moved".formatted(sequence, before.sequence()));
    } else if (!record.previous().equals(before.hash())) {
      throw lastPlace.broken(
          before.sequence(),
          "record %d is not the one that record %d follows: it was changed"
              .formatted(before.sequence(), sequence));
    }
  }

  private void checkBeginning(TrailLine record, Place place) throws BrokenChainException {
    first = record.sequence();
    boolean whole = first > 1 || record.previous().equals(AuditChain.Head.NONE.hash());
    if (!whole || !record.isCheckpoint()) {
      throw place.broken(first, "a segment begins with something else than a checkpoint");
    }
    if (kept != null && kept.sequence() < first) {
      throw place.broken(
          first,
          "the checkpoint is not among these records: it is record %d, and they begin with %d"
              .formatted(kept.sequence(), first));
    }
  }

  private void checkSignature(TrailLine record, Place place) throws BrokenChainException {
    String signer = record.keyId();
    if (!signer.equals(key.id())) {
      throw place.broken(
          record.sequence(),
          "the checkpoint is signed with key %s (expected: %s)".formatted(idOf(signer), key.id()));
    }
    if (!record.isSigned(key)) {
      throw place.broken(
          record.sequence(), "the checkpoint's signature is not valid: forged or changed");
    }
    LedgerFigures says = record.after(LedgerFigures.NONE);
    if (says.waiting() < 0 || (ledger != null && says.recorded() != ledger.recorded())) {
      throw place.broken(
          record.sequence(), "the checkpoint's ledger is not that of the records before it");
    }
  }

  /** Checkpoints of earlier versions have no name, so those before the first name are let pass. */
  private void checkTrail(TrailLine checkpoint, Place place) throws BrokenChainException {
    String name = checkpoint.trail();
    if (trail != null && !name.equals(trail) && (named || !name.isEmpty())) {
      throw place.broken(
          checkpoint.sequence(),
          "the checkpoint is of trail %s (expected: %s)".formatted(idOf(name), trail));
    }
    if (!name.isEmpty()) {
      trail = name;
    }
  }

  /** What is in a file is not shown unless it is an id. */
  private static String idOf(String text) {
    return text.matches("[0-9a-f]{16,32}") ? text : "of no valid id";
  }

  /** The sequence number of the checkpoint that the chain must contain; 0 without one. */
  public long keptSequence() {
    return kept == null ? 0 : kept.sequence();
  }

  /** The files of a directory that make up its chain; of a file, itself. */
  public static List<Path> segmentsOf(Path fileOrDirectory) throws IOException {
    return Files.isDirectory(fileOrDirectory)
        ? SegmentFile.segmentsIn(fileOrDirectory)
        : List.of(fileOrDirectory);
  }

  public static Path checkpointIn(Path directory) {
    return directory.resolve(SegmentedFile.CHECKPOINT);
  }

  public static Path keyIn(Path directory) {
    return directory.resolve(VerifyingKey.FILE);
  }
}
