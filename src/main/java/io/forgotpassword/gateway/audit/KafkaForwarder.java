package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Causes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Forwards the records of the trail's files to a Kafka topic, each once and in order. While Kafka
 * is away the records wait in the files, so the audit's verticle never waits for Kafka. Runs on a
 * worker thread of its own.
 */
public final class KafkaForwarder extends VerticleBase {
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
  private final Set<String> reported = new HashSet<>();
  private KafkaCursor cursor;
  private @Nullable KafkaTopic topic;
  private long acknowledged; // The last record that Kafka says it has.
  private Future<Boolean> round = Future.succeededFuture(false);
  private long retryMillis = RETRY_MILLIS;
  private boolean stopped;

  /**
   * A forwarder.
   *
   * @param kept the last record that survives a crash of the machine
   * @param ledger counts what Kafka has
   */
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
    ledger.forwarded(cursor);
  }

  @Override
  public Future<?> start() {
    vertx.setTimer(1, soon -> nextRound()); // A slow name lookup must not delay the gateway.
    return Future.succeededFuture();
  }

  private void nextRound() {
    if (!stopped) {
      round = attempt().otherwise(false); // Whatever failed, there is a next round.
      round.onSuccess(more -> vertx.setTimer(more ? 1 : pauseMillis(), due -> nextRound()));
    }
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
  private Future<Boolean> attempt() {
    return Future.succeededFuture()
        .compose(begin -> topic == null ? open().compose(this::forward) : forward(topic))
        .recover(this::failed);
  }

  private Future<KafkaTopic> open() {
    KafkaTopic opened = KafkaTopic.of(vertx, settings, cursor.trail());
    topic = opened;
    return opened
        .open()
        .map(
            newest -> {
              acknowledged = newest;
              reader.seek(cursor.sequence() + 1);
              return opened;
            });
  }

  private Future<Boolean> forward(KafkaTopic open) {
    List<TrailLine> batch;
    try {
      batch = reader.read(kept.getAsLong());
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    if (batch.isEmpty()) {
      recovered();
      return Future.succeededFuture(false);
    }
    List<TrailLine> missing =
        batch.stream().filter(entry -> entry.sequence() > acknowledged).toList();
    Future<Void> written = missing.isEmpty() ? Future.succeededFuture() : open.write(missing);
    return written.map(
        done -> {
          advance(batch);
          recovered();
          return true;
        });
  }

  private void advance(List<TrailLine> batch) {
    for (TrailLine entry : batch) {
      cursor = cursor.after(entry);
    }
    ledger.forwarded(cursor);
    try {
      cursor.keepIn(directory);
    } catch (IOException e) {
      LOG.debug("the cursor file could not be written; Kafka has its own", e);
    }
  }

  private void recovered() {
    if (!reported.isEmpty()) {
      LOG.info("audit records are being forwarded to Kafka again");
      reported.clear();
      retryMillis = RETRY_MILLIS;
    }
  }

  private Future<Boolean> failed(Throwable failure) {
    KafkaTopic broken = topic;
    topic = null;
    Future<?> closed = broken == null ? Future.succeededFuture() : broken.close();
    return closed
        .transform(done -> diagnosis(failure))
        .map(
            what -> {
              report(what, failure);
              return false;
            });
  }

  /** Kafka has one exception, TimeoutException, for most of what can be wrong. */
  private Future<String> diagnosis(Throwable failure) {
    boolean unclear = failure instanceof TimeoutException || failure.getCause() != null;
    return stopped || !unclear
        ? Future.succeededFuture("Kafka refuses them")
        : KafkaTopic.diagnose(vertx, settings, cursor.trail());
  }

  private void report(String what, Throwable failure) {
    Throwable root = Causes.rootOf(failure);
    LOG.atLevel(reported.add(what) && !stopped ? Level.ERROR : Level.DEBUG)
        .log(
            "audit records are not forwarded to Kafka and wait in {}: {} ({})",
            directory,
            what,
            root.equals(failure) ? failure.toString() : failure + ", " + root);
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    Promise<Void> over = Promise.promise();
    long deadline = vertx.setTimer(LAST_MILLIS, late -> over.tryComplete());
    round.compose(done -> finish()).onComplete(done -> over.tryComplete());
    return over.future()
        .eventually(
            () -> {
              vertx.cancelTimer(deadline);
              long waiting = kept.getAsLong() - cursor.sequence();
              if (waiting > 0) {
                LOG.warn("{} audit records wait in {} for Kafka", waiting, directory);
              }
              return topic == null ? Future.succeededFuture() : topic.close();
            });
  }

  private Future<Boolean> finish() {
    boolean rest = reported.isEmpty() && cursor.sequence() < kept.getAsLong();
    return rest
        ? attempt().compose(more -> more ? finish() : Future.succeededFuture(false))
        : Future.succeededFuture(false);
  }
}
