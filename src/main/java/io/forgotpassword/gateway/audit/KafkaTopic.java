package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Causes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.ListConsumerGroupOffsetsOptions;
import io.vertx.kafka.admin.ListConsumerGroupOffsetsSpec;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one trail to a topic, in transactions. Each transaction holds records and
 * the cursor behind them, which Kafka keeps as a consumer group's offset: so Kafka has both or
 * neither. After a failure close it and open another: that aborts the unfinished transaction and
 * reads how far Kafka got. For the context that opened it.
 */
final class KafkaTopic {
  /** The header that names the trail of a record. */
  static final String TRAIL = "trail";

  /** Begins the transactional id and the consumer group, so that access can be granted to it. */
  static final String PREFIX = "forgot-password-gateway-";

  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  /** Longer than a broker takes to be restarted or replaced. */
  private static final int DELIVERY_TIMEOUT_MILLIS = 30_000;

  /** How long one call may keep a worker thread. */
  private static final int MAX_BLOCK_MILLIS = 5_000;

  /** Several times a batch. */
  private static final long BUFFER_BYTES = 8 << 20;

  private final Vertx vertx;
  private final AuditSettings.Kafka settings;
  private final String trail;
  private final KafkaProducer<byte[], byte[]> producer;

  private KafkaTopic(
      Vertx vertx,
      AuditSettings.Kafka settings,
      String trail,
      KafkaProducer<byte[], byte[]> producer) {
    this.vertx = vertx;
    this.settings = settings;
    this.trail = trail;
    this.producer = producer;
  }

  /** Creates the producer; does not talk to Kafka yet. */
  static KafkaTopic of(Vertx vertx, AuditSettings.Kafka settings, String trail) {
    Map<String, Object> config = client(settings, trail);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, PREFIX + trail);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaTopic(
        vertx,
        settings,
        trail,
        KafkaProducer.create(
            vertx,
            new org.apache.kafka.clients.producer.KafkaProducer<>(
                config, new ByteArraySerializer(), new ByteArraySerializer())));
  }

  private static Map<String, Object> client(AuditSettings.Kafka settings, String trail) {
    Map<String, Object> config = new HashMap<>();
    settings.security().forEach((name, value) -> config.put(name, value.reveal()));
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, PREFIX + trail);
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return config;
  }

  /**
   * Aborts what an earlier producer of this trail left unfinished, and fences one that still runs.
   *
   * @return the last record of the trail that the topic has, 0 where Kafka knows of none
   */
  Future<Long> open() {
    return producer.initTransactions().compose(ready -> cursor());
  }

  private static KafkaAdminClient admin(Vertx vertx, AuditSettings.Kafka settings, String trail) {
    Map<String, Object> config = client(settings, trail);
    config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, MAX_BLOCK_MILLIS);
    return KafkaAdminClient.create(vertx, AdminClient.create(config));
  }

  /** Says whether the brokers or the topic are what is missing. */
  static Future<String> diagnose(Vertx vertx, AuditSettings.Kafka settings, String trail) {
    return Future.succeededFuture()
        .compose(
            start -> {
              KafkaAdminClient admin = admin(vertx, settings, trail);
              return admin
                  .describeTopics(List.of(settings.topic()))
                  .eventually(() -> admin.close(1));
            })
        .map("the brokers answer and have the topic " + settings.topic())
        .otherwise(
            failed -> {
              Throwable failure = Causes.rootOf(failed);
              if (failure instanceof UnknownTopicOrPartitionException) {
                return "the topic " + settings.topic() + " does not exist";
              }
              return failure instanceof AuthenticationException
                      || failure instanceof AuthorizationException
                  ? "the brokers refuse this client: " + failure.getMessage()
                  : "no broker at " + settings.bootstrapServers() + " answers";
            });
  }

  private Future<Long> cursor() {
    KafkaAdminClient admin = admin(vertx, settings, trail);
    return admin
        .listConsumerGroupOffsets(
            PREFIX + trail,
            new ListConsumerGroupOffsetsSpec(),
            new ListConsumerGroupOffsetsOptions().setRequireStable(true))
        .map(
            offsets ->
                offsets.entrySet().stream()
                    .filter(offset -> offset.getKey().getTopic().equals(settings.topic()))
                    .mapToLong(offset -> offset.getValue().getOffset())
                    .max()
                    .orElse(0))
        .eventually(() -> admin.close(1));
  }

  /** Writes records, all or none. */
  Future<Void> write(List<TrailLine> entries) {
    return vertx.executeBlocking(
        () -> {
          Producer<byte[], byte[]> kafka = producer.unwrap();
          kafka.beginTransaction();
          send(entries, kafka);
          moveCursor(entries.get(entries.size() - 1).sequence(), kafka);
          kafka.commitTransaction();
          return null;
        });
  }

  /** Ends with the first failure, because each further record might wait as long for the same. */
  private void send(List<TrailLine> entries, Producer<byte[], byte[]> kafka) throws Exception {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    for (TrailLine entry : entries) {
      var unused = kafka.send(record(entry), (sent, failed) -> failure.compareAndSet(null, failed));
      throwIfAny(failure.get());
    }
    kafka.flush();
    throwIfAny(failure.get());
  }

  private static void throwIfAny(@Nullable Exception failure) throws Exception {
    if (failure != null) {
      throw failure;
    }
  }

  private ProducerRecord<byte[], byte[]> record(TrailLine entry) {
    byte[] id = trail.getBytes(StandardCharsets.US_ASCII);
    String user = entry.user();
    byte[] key = user == null ? id : user.getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(settings.topic(), key, entry.bytes());
    record.headers().add(TRAIL, id);
    return record;
  }

  /** The offset is the trail's cursor, kept on partition 0 because every topic has that one. */
  @SuppressWarnings("removal") // The constructor; Kafka 4.2 has no other way to name a group.
  private void moveCursor(long sequence, Producer<byte[], byte[]> kafka) {
    kafka.sendOffsetsToTransaction(
        Map.of(new TopicPartition(settings.topic(), 0), new OffsetAndMetadata(sequence)),
        new ConsumerGroupMetadata(PREFIX + trail));
  }

  /** Gives up unsent records. Does not wait for a call that blocks. */
  Future<?> close() {
    return vertx.executeBlocking(
        () -> {
          producer.unwrap().close(Duration.ZERO);
          return true;
        },
        false);
  }
}
