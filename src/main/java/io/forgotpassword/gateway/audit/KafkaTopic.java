package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Causes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
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
 * reads how far Kafka got. Blocks.
 */
final class KafkaTopic implements AutoCloseable {
  private static final String TRAIL = "trail";

  /** Begins the transactional id and the consumer group, so that access can be granted to it. */
  private static final String PREFIX = "forgot-password-gateway-";

  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  /** Longer than a broker takes to be restarted or replaced. */
  private static final int DELIVERY_TIMEOUT_MILLIS = 30_000;

  private static final int MAX_BLOCK_MILLIS = 5_000;

  private static final long BUFFER_BYTES = 8 << 20;

  private final AuditSettings.Kafka settings;
  private final String trail;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Creates the producer; does not talk to Kafka yet. */
  KafkaTopic(AuditSettings.Kafka settings, String trail) {
    this.settings = settings;
    this.trail = trail;
    Map<String, Object> config = client(settings, trail);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, PREFIX + trail);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
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

  /** Asks the brokers something; throws what they answer instead. */
  private static <T> T ask(
      AuditSettings.Kafka settings, String trail, Function<Admin, KafkaFuture<T>> question)
      throws Exception {
    Map<String, Object> config = client(settings, trail);
    config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, MAX_BLOCK_MILLIS);
    Admin admin = Admin.create(config);
    try {
      return question.apply(admin).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      admin.close(Duration.ofMillis(1));
    }
  }

  /** Says whether the brokers or the topic are what is missing. */
  static String diagnose(AuditSettings.Kafka settings, String trail) {
    try {
      ask(
          settings,
          trail,
          admin -> admin.describeTopics(List.of(settings.topic())).allTopicNames());
      return "the brokers answer and have the topic " + settings.topic();
    } catch (Exception e) {
      Throwable failure = Causes.rootOf(e);
      if (failure instanceof UnknownTopicOrPartitionException) {
        return "the topic " + settings.topic() + " does not exist";
      }
      return failure instanceof AuthenticationException || failure instanceof AuthorizationException
          ? "the brokers refuse this client: " + failure.getMessage()
          : "no broker at " + settings.bootstrapServers() + " answers";
    }
  }

  /**
   * Aborts what an earlier producer of this trail left unfinished, and fences one that still runs.
   * Returns the last record of the trail that the topic has, 0 where Kafka knows of none.
   */
  long open() throws Exception {
    producer.initTransactions();
    String group = PREFIX + trail;
    Map<TopicPartition, OffsetAndMetadata> offsets =
        ask(
            settings,
            trail,
            admin ->
                admin
                    .listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec()),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(group));
    OffsetAndMetadata cursor = offsets.get(cursorPartition());
    return cursor == null ? 0 : cursor.offset();
  }

  /** Every topic has a partition 0. */
  private TopicPartition cursorPartition() {
    return new TopicPartition(settings.topic(), 0);
  }

  /** Writes records, all or none. */
  @SuppressWarnings("removal") // The constructor; Kafka 4.2 has no other way to name a group.
  void write(List<TrailLine> lines) throws Exception {
    producer.beginTransaction();
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    for (TrailLine line : lines) {
      var unused = producer.send(record(line), (sent, e) -> failure.compareAndSet(null, e));
      throwIfAny(failure.get()); // Each further record might wait as long for the same failure.
    }
    producer.flush();
    throwIfAny(failure.get());
    OffsetAndMetadata cursor = new OffsetAndMetadata(lines.get(lines.size() - 1).sequence());
    producer.sendOffsetsToTransaction(
        Map.of(cursorPartition(), cursor), new ConsumerGroupMetadata(PREFIX + trail));
    producer.commitTransaction();
  }

  private static void throwIfAny(@Nullable Exception failure) throws Exception {
    if (failure != null) {
      throw failure;
    }
  }

  private ProducerRecord<byte[], byte[]> record(TrailLine line) {
    byte[] id = trail.getBytes(StandardCharsets.US_ASCII);
    String user = line.user();
    byte[] key = user == null ? id : user.getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(settings.topic(), key, line.bytes());
    record.headers().add(TRAIL, id);
    return record;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
