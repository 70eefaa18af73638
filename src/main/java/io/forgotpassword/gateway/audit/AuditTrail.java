package io.forgotpassword.gateway.audit;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The audit of one gateway: what is published becomes a chain of records in files, or on standard
 * output. It goes on where the process before left off.
 */
public final class AuditTrail implements AutoCloseable {
  /** Some seconds of full load; events of about 1 KiB make it some 64 MiB at the most. */
  static final int MAX_WAITING = 65_536;

  private final AuditQueue queue = new AuditQueue(MAX_WAITING);
  private final AuditLedger ledger = new AuditLedger();
  private final TrailWatchers watchers = new TrailWatchers();
  private final RefusalAggregator floods;
  private final TrailWriter writer;
  private final AuditSettings.Trail settings;
  private final @Nullable LedgerFile ledgerFile;
  private final @Nullable KafkaForwarder forwarder;
  private @Nullable AuditPublisher publisher;

  private AuditTrail(
      AuditSettings settings,
      AuditRecord events,
      Product product,
      InstantSource clock,
      SecureRandom random,
      SegmentFile.Opener opener)
      throws IOException {
    Path directory = settings.directory();
    TrailTail tail = TrailTail.NONE;
    if (directory != null) {
      Files.createDirectories(directory);
    }
    SigningKey key = SigningKey.find(settings.trail().signingKey(), directory, random);
    AuditSink sink = new StandardOutput();
    LedgerFile file = null;
    if (directory != null) {
      file = LedgerFile.open(directory);
      tail = TrailTail.read(directory);
      sink = new SegmentedFile(directory, tail, settings.trail(), clock, opener, key.verifier());
    }
    this.settings = settings.trail();
    this.floods = new RefusalAggregator(clock);
    this.ledgerFile = file;
    resume(tail.figures(), file);
    this.writer =
        new TrailWriter(
            events,
            new TrailRecords(product),
            key,
            sink,
            ledger,
            settings.trail(),
            clock,
            tail,
            watchers);
    this.forwarder =
        directory == null || settings.kafka() == null
            ? null
            : forwarder(settings.kafka(), directory, tail, random);
  }

  private KafkaForwarder forwarder(
      AuditSettings.Kafka kafka, Path directory, TrailTail tail, SecureRandom random)
      throws IOException {
    KafkaCursor cursor = KafkaCursor.open(directory, kafka.topic(), tail.head().sequence(), random);
    return new KafkaForwarder(kafka, directory, cursor, writer::kept, ledger);
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
    return open(settings, pseudonym, version, clock, random, SegmentFile::open);
  }

  static AuditTrail open(
      AuditSettings settings,
      Pseudonym pseudonym,
      String version,
      InstantSource clock,
      SecureRandom random,
      SegmentFile.Opener opener)
      throws IOException {
    Product product = new Product(version);
    AuditRecord events = new AuditRecord(pseudonym, settings.addresses(), product);
    return new AuditTrail(settings, events, product, clock, random, opener);
  }

  /** What the process before emitted and did not write died with it. */
  private void resume(LedgerFigures earlier, @Nullable LedgerFile file) {
    long accounted = earlier.accounted();
    long emitted = Math.max(accounted, file == null ? 0 : file.earlier());
    ledger.resume(
        new LedgerFigures(emitted, earlier.written(), earlier.spooled(), earlier.dropped())
            .plusDropped(Map.of(DropReason.PROCESS_DIED, emitted - accounted)));
    if (file != null) {
      file.keep(ledger::emitted);
    }
  }

  /**
   * Takes events, from any thread. What is published before the verticle is deployed waits for it.
   *
   * @param vertx what the verticle is deployed on, always the same
   */
  public synchronized AuditPublisher publisher(Vertx vertx) {
    if (publisher == null) {
      publisher = new AuditPublisher(ledger, queue, vertx.eventBus());
    }
    return publisher;
  }

  /** What became of them. */
  public AuditLedger ledger() {
    return ledger;
  }

  /** Whether the audit's thread looks for events by itself, so that none has to be announced. */
  boolean isAwake() {
    return queue.isAnnounced();
  }

  /** Who is told what is written. */
  public TrailWatchers watchers() {
    return watchers;
  }

  /** What writes them: to be deployed once, on a worker thread. */
  public AuditVerticle verticle() {
    return new AuditVerticle(
        queue, floods, writer, ledger, settings.upkeep(), new AuditAnnouncer(this::publisher));
  }

  /** What hands them on to Kafka, to be deployed like it and undeployed after it; null is off. */
  public @Nullable KafkaForwarder forwarder() {
    return forwarder;
  }

  /** Lets another process go on with the chain. The verticle is to be undeployed before. */
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
