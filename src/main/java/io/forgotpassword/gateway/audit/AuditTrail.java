package io.forgotpassword.gateway.audit;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit of one gateway: published events become a chain of records in files, or on standard
 * output. The chain goes on where the process before ended it.
 */
public final class AuditTrail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final int ID_BYTES = 16;

  private final AuditPublisher.Backlog backlog = new AuditPublisher.Backlog();
  private final AuditLedger ledger = new AuditLedger();
  private final TrailWatchers watchers = new TrailWatchers();
  private final AuditVerticle verticle;
  private final @Nullable LedgerFile ledgerFile;
  private final @Nullable KafkaForwarder forwarder;

  AuditTrail(
      AuditSettings settings,
      AuditRecord events,
      InstantSource clock,
      SecureRandom random,
      SegmentFile.Opener opener)
      throws IOException {
    AuditSettings.Trail kept = settings.trail();
    Path directory = settings.directory();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    SigningKey key = SigningKey.find(kept.signingKey(), directory, random);
    this.ledgerFile = directory == null ? null : LedgerFile.open(directory);
    TrailTail tail = directory == null ? TrailTail.NONE : TrailTail.read(directory);
    AuditSink sink =
        directory == null
            ? new AuditSink.StandardOutput()
            : new SegmentedFile(directory, tail, kept, clock, opener, key.verifier());
    AuditChain.Head end = tail.head();
    String name = end.trail().isEmpty() ? newId(random) : end.trail();
    AuditChain.Head head = new AuditChain.Head(name, end.sequence(), end.hash());
    resume(tail.figures());
    TrailRecords own = new TrailRecords(events.version(), key);
    TrailWriter writer =
        new TrailWriter(head, tail, events, own, sink, ledger, kept, clock, watchers);
    this.verticle =
        new AuditVerticle(backlog, new RefusalAggregator(clock), writer, ledger, kept.upkeep());
    AuditSettings.Kafka kafka = settings.kafka();
    this.forwarder =
        directory == null || kafka == null
            ? null
            : new KafkaForwarder(
                kafka,
                directory,
                KafkaCursor.open(directory, kafka.topic(), head, random),
                writer::kept,
                ledger);
    LOG.info("the audit's trail is {}", name);
  }

  /** A random name for a trail: 32 hexadecimal digits. */
  static String newId(SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /**
   * Opens the trail. Fails if the directory or a key cannot be used, or another process uses the
   * directory.
   */
  public static AuditTrail open(
      AuditSettings settings,
      Pseudonym pseudonym,
      String version,
      InstantSource clock,
      SecureRandom random)
      throws IOException {
    AuditRecord events = new AuditRecord(pseudonym, settings.addresses(), version);
    return new AuditTrail(settings, events, clock, random, SegmentFile::open);
  }

  /** Counts as lost the events that the process before emitted or promised, and did not write. */
  private void resume(LedgerFigures earlier) {
    long accounted = earlier.accounted();
    long emitted = Math.max(accounted, ledgerFile == null ? 0 : ledgerFile.earlier());
    ledger.resume(
        new LedgerFigures(emitted, earlier.written(), earlier.spooled(), earlier.dropped())
            .plusDropped(Map.of(DropReason.PROCESS_DIED, emitted - accounted)));
    if (ledgerFile != null) {
      ledgerFile.keep(ledger);
    }
  }

  /**
   * A new publisher of events: one for each event loop. What it publishes before the verticle is
   * deployed on the same Vert.x is dropped and counted.
   */
  public AuditPublisher publisher(Vertx vertx) {
    return new AuditPublisher(ledger, backlog, vertx);
  }

  public AuditLedger ledger() {
    return ledger;
  }

  public TrailWatchers watchers() {
    return watchers;
  }

  /** Writes the events: to be deployed once, on a worker thread. */
  public AuditVerticle verticle() {
    return verticle;
  }

  /** Forwards records to Kafka: started and closed after the verticle; null without Kafka. */
  public @Nullable KafkaForwarder forwarder() {
    return forwarder;
  }

  /** Lets another process continue the chain. The verticle must be undeployed before. */
  @Override
  public void close() {
    try {
      if (ledgerFile != null) {
        ledgerFile.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the audit's ledger could not be closed", e);
    }
  }
}
