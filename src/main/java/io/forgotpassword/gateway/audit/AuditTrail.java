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
  private final RefusalAggregator refusals;
  private final TrailWriter writer;
  private final AuditSettings.Trail settings;
  private final @Nullable LedgerFile ledgerFile;
  private final @Nullable KafkaForwarder forwarder;

  AuditTrail(
      AuditSettings settings,
      AuditRecord events,
      InstantSource clock,
      SecureRandom random,
      SegmentFile.Opener opener)
      throws IOException {
    Path directory = settings.directory();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    SigningKey key = SigningKey.find(settings.trail().signingKey(), directory, random);
    TrailTail tail = TrailTail.NONE;
    AuditSink sink = new AuditSink.StandardOutput();
    LedgerFile file = null;
    if (directory != null) {
      file = LedgerFile.open(directory);
      tail = TrailTail.read(directory);
      sink = new SegmentedFile(directory, tail, settings.trail(), clock, opener, key.verifier());
    }
    AuditChain.Head end = tail.head();
    String name = end.trail().isEmpty() ? newId(random) : end.trail();
    AuditChain.Head head = new AuditChain.Head(name, end.sequence(), end.hash());
    this.settings = settings.trail();
    this.refusals = new RefusalAggregator(clock);
    this.ledgerFile = file;
    resume(tail.figures(), file);
    this.writer =
        new TrailWriter(
            head,
            tail,
            events,
            new TrailRecords(events.version(), key),
            sink,
            ledger,
            settings.trail(),
            clock,
            watchers);
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
   * Opens the trail.
   *
   * @param pseudonym names the users
   * @param version the gateway's own
   * @throws IOException if the directory or a key cannot be used, or another process uses the
   *     directory
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
  private void resume(LedgerFigures earlier, @Nullable LedgerFile file) {
    long accounted = earlier.accounted();
    long emitted = Math.max(accounted, file == null ? 0 : file.earlier());
    ledger.resume(
        new LedgerFigures(emitted, earlier.written(), earlier.spooled(), earlier.dropped())
            .plusDropped(Map.of(DropReason.PROCESS_DIED, emitted - accounted)));
    if (file != null) {
      file.keep(ledger);
    }
  }

  /**
   * A new publisher of events: one for each event loop. What it publishes before the verticle is
   * deployed is dropped and counted.
   *
   * @param vertx what the verticle is deployed on, always the same
   */
  public AuditPublisher publisher(Vertx vertx) {
    return new AuditPublisher(ledger, backlog, vertx);
  }

  /** Counts what became of the events. */
  public AuditLedger ledger() {
    return ledger;
  }

  /** Who is told what is written. */
  public TrailWatchers watchers() {
    return watchers;
  }

  /** Writes the events: to be deployed once, on a worker thread. */
  public AuditVerticle verticle() {
    return new AuditVerticle(backlog, refusals, writer, ledger, settings.upkeep());
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
