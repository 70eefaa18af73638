package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Causes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Forwards the records of the trail's files to a Kafka topic, each once and in order, on a thread
 * of its own. While Kafka is away the records wait in the files, so nobody else waits for Kafka.
 */
public final class KafkaForwarder {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaForwarder.class);

  /** How long a record waits for others to share its transaction. */
  private static final long LINGER_MILLIS = 100;

  private static final long RETRY_MILLIS = 1000;

  /** A failing attempt costs CPU, because Kafka's client connects again and again meanwhile. */
  private static final long MAX_RETRY_MILLIS = 30_000;

  /** Bounds the last attempt when closing; the next process forwards the rest. */
  private static final long LAST_MILLIS = 2000;

  private final AuditSettings.Kafka settings;
  private final Path directory;
  private final TrailReader reader;
  private final LongSupplier kept;
  private final AuditLedger ledger;
  private final Thread thread = new Thread(this::run, "audit-kafka");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<String> reported = new HashSet<>();
  private volatile KafkaCursor cursor;
  private @Nullable KafkaTopic topic;
  private long acknowledged; // The last record that Kafka says it has.
  private long retryMillis = RETRY_MILLIS;

  /** Forwards records that survive a crash of the machine: up to {@code kept}. */
  KafkaForwarder(
      AuditSettings.Kafka settings,
      Path directory,
      KafkaCursor cursor,
      LongSupplier kept,
      AuditLedger ledger) {
    this.settings = settings;
    this.directory = directory;
    this.reader = new TrailReader(directory);
    this.cursor = cursor;
    this.kept = kept;
    this.ledger = ledger;
    thread.setDaemon(true);
    ledger.forwarded(cursor);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      boolean more = attempt();
      while (!closing.await(more ? 0 : pauseMillis(), TimeUnit.MILLISECONDS)) {
        more = attempt();
      }
      while (reported.isEmpty() && attempt()) {
        // Forwards what was written since.
      }
    } catch (InterruptedException late) {
      LOG.debug("the last attempt to forward audit records took too long");
    }
    closeTopic();
  }

  private long pauseMillis() {
    if (reported.isEmpty()) {
      return LINGER_MILLIS;
    }
    long pause = retryMillis;
    retryMillis = Math.min(MAX_RETRY_MILLIS, 2 * pause);
    return pause;
  }

  /** Forwards one batch. True when there may be another. */
  private boolean attempt() {
    try {
      boolean more = forward();
      if (!reported.isEmpty()) {
        LOG.info("audit records are being forwarded to Kafka again");
        reported.clear();
        retryMillis = RETRY_MILLIS;
      }
      return more;
    } catch (Exception e) {
      closeTopic();
      report(diagnosis(e), e);
      return false;
    }
  }

  private boolean forward() throws Exception {
    KafkaTopic open = topic;
    if (open == null) {
      open = new KafkaTopic(settings, cursor.trail());
      topic = open;
      acknowledged = open.open();
      reader.seek(cursor.sequence() + 1);
    }
    List<TrailLine> batch = reader.read(kept.getAsLong());
    List<TrailLine> missing =
        batch.stream().filter(line -> line.sequence() > acknowledged).toList();
    if (!missing.isEmpty()) {
      open.write(missing);
    }
    if (!batch.isEmpty()) {
      advance(batch);
    }
    return !batch.isEmpty();
  }

  private void advance(List<TrailLine> batch) {
    KafkaCursor next = cursor;
    for (TrailLine line : batch) {
      next = next.after(line);
    }
    cursor = next;
    ledger.forwarded(next);
    try {
      next.keepIn(directory);
    } catch (IOException e) {
      LOG.debug("the cursor file could not be written; Kafka has its own", e);
    }
  }

  private void closeTopic() {
    KafkaTopic broken = topic;
    topic = null;
    if (broken != null) {
      Thread.interrupted(); // Set when the last attempt took too long; closing would fail.
      try {
        broken.close();
      } catch (RuntimeException e) {
        LOG.debug("the producer could not be closed", e);
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Kafka has one exception, TimeoutException, for most of what can be wrong. */
  private String diagnosis(Exception failure) {
    boolean unclear = failure instanceof TimeoutException || failure.getCause() != null;
    return isClosing() || !unclear
        ? "Kafka refuses them"
        : KafkaTopic.diagnose(settings, cursor.trail());
  }

  private void report(String what, Exception failure) {
    Throwable root = Causes.rootOf(failure);
    LOG.atLevel(reported.add(what) && !isClosing() ? Level.ERROR : Level.DEBUG)
        .log(
            "audit records are not forwarded to Kafka and wait in {}: {} ({})",
            directory,
            what,
            root.equals(failure) ? failure.toString() : failure + ", " + root);
  }

  /** Forwards what it can in a bounded time. Blocks. */
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join(LAST_MILLIS);
    thread.interrupt();
    thread.join(LAST_MILLIS);
    long waiting = kept.getAsLong() - cursor.sequence();
    if (waiting > 0) {
      LOG.warn("{} audit records wait in {} for Kafka", waiting, directory);
    }
  }
}
