package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to Kafka, it has every record of the trail once, in order for each key. */
class KafkaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static KafkaProcess kafka;

  private final Path directory;

  KafkaTest(@TempDir Path parent) {
    directory = parent.resolve("audit");
  }

  @BeforeAll
  static void start_a_broker(@TempDir Path shared) throws Exception {
    kafka = KafkaProcess.in(shared.resolve("kafka")).start();
  }

  @AfterAll
  static void end_the_broker() {
    kafka.close();
  }

  /** Every line of the files is in the topic exactly once, and each key's lines are in order. */
  private void assertForwarded(String topic) throws Exception {
    List<ConsumerRecord<String, String>> records = kafka.records(topic);
    assertThat(records.stream().map(ConsumerRecord::value).toList())
        .containsExactlyInAnyOrderElementsOf(TestTrail.lines(directory));
    Map<String, List<Long>> sequences = new HashMap<>();
    for (ConsumerRecord<String, String> record : records) {
      sequences
          .computeIfAbsent(record.key(), key -> new ArrayList<>())
          .add(JSON.readTree(record.value()).at("/metadata/sequence").asLong());
    }
    assertThat(sequences.values()).allSatisfy(of -> assertThat(of).isSorted());
  }

  @Test
  void records_arrive_chained_keyed_and_in_order() throws Exception {
    kafka.withTopic("plain");
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("plain"))) {
      trail.publish(100).settleKafka().publish(100);
    }
    assertForwarded("plain");
    for (ConsumerRecord<String, String> record : kafka.records("plain")) {
      String user = JSON.readTree(record.value()).at("/user/uid").asText();
      String trail =
          new String(record.headers().lastHeader("trail").value(), StandardCharsets.UTF_8);
      assertThat(record.key()).isEqualTo(user.isEmpty() ? trail : user);
    }
  }

  @Test
  void a_broker_that_is_stopped_and_killed_under_load_has_every_record_once() throws Exception {
    kafka.withTopic("load");
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("load"))) {
      for (int i = 0; i < 3; i++) {
        trail.publish(2000).settle().publish(2000);
        if (i == 1) {
          kafka.kill();
        } else {
          kafka.stop();
        }
        trail.publish(1000).settle();
        assertThat(trail.spooled()).isPositive();
        kafka.start();
        trail.publish(1000);
      }
      trail.settleKafka();
    }
    assertThat(TestTrail.lines(directory)).hasSizeGreaterThan(18_000);
    assertForwarded("load");
  }

  @Test
  void what_waits_when_the_process_ends_is_sent_by_the_next_one() throws Exception {
    kafka.withTopic("later");
    kafka.stop();
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("later"))) {
      trail.publish(50).settle();
      assertThat(trail.spooled()).isPositive();
    }
    kafka.start();
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("later"))) {
      trail.publish(50).settleKafka();
    }
    assertForwarded("later");
  }

  @Test
  void without_its_own_cursor_it_goes_on_where_kafka_knows_it_was() throws Exception {
    kafka.withTopic("cursor");
    Path cursor = directory.resolve(KafkaCursor.FILE);
    byte[] before;
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("cursor"))) {
      before = Files.readAllBytes(cursor);
      trail.publish(50).settleKafka();
    }
    Files.write(cursor, before);
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("cursor"))) {
      trail.publish(50).settleKafka();
    }
    assertForwarded("cursor");
  }

  @Test
  void a_missing_topic_costs_nothing_once_it_is_there() throws Exception {
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("missing"))) {
      trail.publish(50).settle();
      assertThat(trail.spooled()).isPositive();
      kafka.withTopic("missing");
      trail.settleKafka();
    }
    assertForwarded("missing");
  }
}
