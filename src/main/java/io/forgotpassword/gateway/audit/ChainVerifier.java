package io.forgotpassword.gateway.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves from files alone that the records of a chain are unchanged, in order and complete. Stops
 * at the first that is not.
 */
public final class ChainVerifier {
  private final VerifyingKey key;
  private final @Nullable TrailLine witness;
  private final ChainTotals totals = new ChainTotals();
  private @Nullable TrailLine last;
  private @Nullable Place lastPlace;

  private record Place(Path file, long line) {}

  /** A chain is not as it was written; the message says where and in what way. */
  public static final class BrokenChainException extends Exception {
    private static final long serialVersionUID = 1;

    private BrokenChainException(Place place, long sequence, String what) {
      super(
          "%s:%d: %s%s"
              .formatted(
                  place.file, place.line, sequence > 0 ? "record " + sequence + ": " : "", what));
    }
  }

  private ChainVerifier(VerifyingKey key, @Nullable TrailLine witness) {
    this.key = key;
    this.witness = witness;
  }

  /**
   * A verifier of one chain.
   *
   * @param key verifies its checkpoints
   * @param checkpoint a file with a checkpoint that the chain must contain, null for none
   * @throws IOException if the checkpoint cannot be read
   * @throws BrokenChainException if it is not one that the key signed
   */
  public static ChainVerifier of(VerifyingKey key, @Nullable Path checkpoint)
      throws IOException, BrokenChainException {
    if (checkpoint == null) {
      return new ChainVerifier(key, null);
    }
    try (RawLines lines = new RawLines(checkpoint)) {
      byte[] line = lines.next();
      Place place = new Place(checkpoint, 1);
      TrailLine witness =
          Optional.ofNullable(line)
              .flatMap(TrailLine::read)
              .orElseThrow(() -> broken(place, 0, "not a checkpoint as it was written"));
      ChainVerifier verifier = new ChainVerifier(key, witness);
      verifier.checkSignature(witness, place);
      return verifier;
    }
  }

  /**
   * Reads the files of one chain, in the order of their names.
   *
   * @return what was read
   * @throws BrokenChainException if the chain is broken
   */
  public ChainTotals verify(List<Path> files) throws IOException, BrokenChainException {
    for (int i = 0; i < files.size(); i++) {
      readSegment(files.get(i), i == files.size() - 1);
    }
    checkEnd();
    return totals;
  }

  private void readSegment(Path file, boolean isLast) throws IOException, BrokenChainException {
    totals.countSegment();
    try (RawLines lines = new RawLines(file)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Place place = new Place(file, lines.number());
        if (!lines.isTerminated() && isLast) {
          totals.countUnfinished(line.length);
          return;
        }
        TrailLine record =
            TrailLine.read(line)
                .orElseThrow(() -> broken(place, next(), "not a record as it was written"));
        checkPlace(record, place);
        if (record.isCheckpoint()) {
          checkSignature(record, place);
        }
        checkWitness(record, place);
        totals.count(record);
        last = record;
        lastPlace = place;
      }
    }
  }

  private long next() {
    return last == null ? 0 : last.sequence() + 1;
  }

  private void checkPlace(TrailLine record, Place place) throws BrokenChainException {
    TrailLine before = last;
    long first = SegmentFile.firstSequence(place.file()).orElse(record.sequence());
    if (place.line() == 1 && first != record.sequence()) {
      throw broken(
          place,
          record.sequence(),
          "the segment begins with record %d (expected: %d, after its name); it was renamed or its beginning removed"
              .formatted(record.sequence(), first));
    }
    if (before == null) {
      checkBeginning(record, place);
    } else if (record.sequence() > before.sequence() + 1) {
      throw broken(
          place,
          before.sequence() + 1,
          "records %d to %d are missing before record %d%s"
              .formatted(
                  before.sequence() + 1,
                  record.sequence() - 1,
                  record.sequence(),
                  place.line() == 1
                      ? ": a segment is missing, cut or moved"
                      : ": removed or moved"));
    } else if (record.sequence() <= before.sequence()) {
      throw broken(
          place,
          record.sequence(),
          "record %d follows record %d: inserted or moved"
              .formatted(record.sequence(), before.sequence()));
    } else if (!record.previous().equals(before.hash()) && lastPlace != null) {
      throw broken(
          lastPlace,
          before.sequence(),
          "record %d is not the one that record %d follows: it was changed"
              .formatted(before.sequence(), record.sequence()));
    }
  }

  private void checkBeginning(TrailLine record, Place place) throws BrokenChainException {
    totals.begin(record.sequence());
    boolean whole = record.sequence() > 1 || record.previous().equals(AuditChain.Head.NONE.hash());
    if (!whole || !record.isCheckpoint()) {
      throw broken(
          place, record.sequence(), "a segment begins with something else than a checkpoint");
    }
  }

  private void checkSignature(TrailLine record, Place place) throws BrokenChainException {
    String signer = TrailRecords.keyId(record.json());
    if (!signer.equals(key.id())) {
      throw broken(
          place,
          record.sequence(),
          "the checkpoint is signed with key %s (expected: %s)".formatted(idOf(signer), key.id()));
    }
    if (!TrailRecords.isSigned(record.json(), key)) {
      throw broken(
          place, record.sequence(), "the checkpoint's signature is not valid: forged or changed");
    }
    if (totals.contradicts(record)) {
      throw broken(
          place, record.sequence(), "the checkpoint's ledger is not that of the records before it");
    }
  }

  /** What is in a file is not shown unless it is a key's id. */
  private static String idOf(String signer) {
    return signer.matches("[0-9a-f]{16}") ? signer : "of no valid id";
  }

  private void checkWitness(TrailLine record, Place place) throws BrokenChainException {
    if (witness != null
        && record.sequence() == witness.sequence()
        && !record.hash().equals(witness.hash())) {
      throw broken(
          place, record.sequence(), "not the checkpoint that was kept: the end was rewritten");
    }
  }

  private void checkEnd() throws BrokenChainException {
    TrailLine end = last;
    if (witness != null && (end == null || end.sequence() < witness.sequence())) {
      Place place = lastPlace == null ? new Place(Path.of(""), 0) : lastPlace;
      throw broken(
          place,
          next(),
          "the end is cut off: the newest checkpoint is record %d".formatted(witness.sequence()));
    }
  }

  private static BrokenChainException broken(Place place, long sequence, String what) {
    return new BrokenChainException(place, sequence, what);
  }

  /** The files of a directory that make up its chain; of a file, itself. */
  public static List<Path> segmentsOf(Path fileOrDirectory) throws IOException {
    return Files.isDirectory(fileOrDirectory)
        ? SegmentFile.segmentsIn(fileOrDirectory)
        : List.of(fileOrDirectory);
  }

  /** Where a directory keeps its newest checkpoint. */
  public static Path checkpointIn(Path directory) {
    return directory.resolve(SegmentedFile.CHECKPOINT);
  }

  /** Where a directory keeps the key to verify with. */
  public static Path keyIn(Path directory) {
    return directory.resolve(VerifyingKey.FILE);
  }
}
