package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgotpassword.gateway.AuditLoad;
import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.CommandProcess;
import io.forgotpassword.gateway.audit.ChainVerifier.ChainTotals;
import io.forgotpassword.gateway.e2e.RecordedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to Kafka, it has every record of the trail once, in order for each key. */
@Tag("slow")
class KafkaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static KafkaProcess kafka;

  private final Path parent;
  private final Path directory;

  KafkaTest(@TempDir Path parent) {
    this.parent = parent;
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

  private List<String> stored() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path segment : SegmentFile.segmentsIn(directory)) {
      lines.addAll(Files.readAllLines(segment));
    }
    return lines;
  }

  /** Every line of the files is in the topic exactly once, and each partition's are in order. */
  private List<ConsumerRecord<String, String>> assertForwarded(String topic) throws Exception {
    List<ConsumerRecord<String, String>> records = kafka.records(topic);
    assertThat(records.stream().map(ConsumerRecord::value).sorted().toList())
        .isEqualTo(stored().stream().sorted().toList());
    Map<Integer, List<Long>> sequences = new HashMap<>();
    Map<String, Integer> partitions = new HashMap<>();
    for (ConsumerRecord<String, String> record : records) {
      assertThat(partitions.merge(record.key(), record.partition(), (first, again) -> first))
          .isEqualTo(record.partition());
      sequences
          .computeIfAbsent(record.partition(), partition -> new ArrayList<>())
          .add(JSON.readTree(record.value()).at("/metadata/sequence").asLong());
    }
    assertThat(sequences.values()).allSatisfy(of -> assertThat(of).isSorted());
    return records;
  }

  /** As {@link #assertForwarded}, and the chain says so itself. */
  private List<ConsumerRecord<String, String>> assertForwardedWhole(String topic) throws Exception {
    ChainTotals totals =
        ChainVerifier.of(
                VerifyingKey.read(ChainVerifier.keyIn(directory)),
                ChainVerifier.checkpointIn(directory),
                null)
            .verify(SegmentFile.segmentsIn(directory));
    assertThat(totals.written() + totals.spooled() + totals.dropped()).isEqualTo(totals.emitted());
    assertThat(totals.written() + totals.spooled()).isEqualTo(totals.events());
    return assertForwarded(topic);
  }

  /** Nothing is under way: Kafka has what is not lost. */
  private static void assertSettled(TestTrail trail, long lost) {
    LedgerFigures ledger = trail.ledger().figures();
    assertThat(ledger.spooled() + ledger.waiting()).isZero();
    assertThat(ledger.written()).isEqualTo(ledger.emitted() - lost);
  }

  private static long lost(TestTrail trail) {
    return Arrays.stream(DropReason.values()).mapToLong(trail.ledger().figures()::dropped).sum();
  }

  private static List<String> alarms(RecordedLog log) {
    return log.alarms().stream()
        .filter(line -> line.startsWith(KafkaForwarder.class.getName()))
        .toList();
  }

  @Test
  void records_arrive_as_they_are_in_the_chain_keyed_by_pseudonym() throws Exception {
    kafka.withTopic("plain");
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("plain"))) {
      trail.publish(100).settleKafka().publish(100);
    }
    for (ConsumerRecord<String, String> record : assertForwarded("plain")) {
      String user = JSON.readTree(record.value()).at("/user/uid").asText();
      String trail =
          new String(record.headers().lastHeader("trail").value(), StandardCharsets.UTF_8);
      assertThat(record.key()).isEqualTo(user.isEmpty() ? trail : user);
    }
  }

  @Test
  void a_missing_topic_is_told_from_a_broker_that_is_away() throws Exception {
    try (RecordedLog log = new RecordedLog();
        TestTrail trail = TestTrail.in(directory, kafka.topic("absent"))) {
      trail.publish(1).until(() -> alarms(log).size() == 1);
      assertThat(alarms(log).get(0))
          .contains("the topic absent does not exist", "UnknownTopicOrPartitionException");

      kafka.stop();
      trail.until(() -> alarms(log).size() == 2);
      assertThat(alarms(log).get(1)).contains("no broker at " + kafka.servers() + " answers");
    } finally {
      kafka.start();
    }
  }

  @Test
  void a_broker_away_at_the_start_then_stopped_and_killed_under_load_has_each_once()
      throws Exception {
    kafka.withTopic("load").stop();
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("load"))) {
      comeBackUnderLoad(trail);
      kafka.kill();
      comeBackUnderLoad(trail);
      kafka.stop();
      comeBackUnderLoad(trail);
    }
    assertThat(assertForwardedWhole("load")).hasSizeGreaterThan(1500);
  }

  /** The broker starts while events are published; then these end, and it gets all of them. */
  private static void comeBackUnderLoad(TestTrail trail) throws Exception {
    long before = trail.ledger().figures().written();
    AtomicBoolean over = new AtomicBoolean();
    Thread load =
        new Thread(
            () -> {
              while (!over.get()) {
                trail.publish(5);
                LockSupport.parkNanos(10_000_000);
              }
            });
    load.start();
    trail.until(() -> trail.ledger().figures().spooled() > 500);
    kafka.start();
    trail.until(() -> trail.ledger().figures().written() > before);
    over.set(true);
    load.join();
    trail.settleKafka();
  }

  @Test
  void a_stalled_broker_stalls_neither_the_disk_nor_the_end_and_the_rest_is_sent_later()
      throws Exception {
    kafka.withTopic("stalled");
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("stalled"))) {
      trail.publish(50).settleKafka();
      kafka.stall();
      trail.publish(2000).settle();
      assertThat(trail.ledger().figures().written()).isEqualTo(50);
      assertThat(trail.ledger().figures().spooled()).isGreaterThanOrEqualTo(2000);
      // A call to Kafka is on its way, which ends after 5 s at the earliest.
      assertThat(trail.longestSettle()).isLessThan(Duration.ofSeconds(4));
    } finally {
      kafka.resume();
    }
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("stalled"))) {
      trail.publish(50).settleKafka();
    }
    assertForwardedWhole("stalled");
  }

  @Test
  void a_gateway_that_is_killed_while_it_sends_sends_nothing_twice() throws Exception {
    kafka.withTopic("killed");
    for (int i = 1; i <= 3; i++) {
      try (CommandProcess load =
          CommandProcess.start(
              AuditLoad.class, parent, Map.of(), directory.toString(), kafka.servers(), "killed")) {
        load.await("publishing");
        awaitRecords("killed", i * 500);
        load.signal("KILL");
        load.exitCode();
      }
    }
    try (TestTrail trail = TestTrail.in(directory, kafka.topic("killed"))) {
      trail.publish(50).settleKafka();
      assertSettled(trail, lost(trail));
    }
    assertForwardedWhole("killed");
  }

  private static void awaitRecords(String topic, int atLeast) throws Exception {
    Await.progress(
        atLeast + " records are forwarded",
        () -> (long) kafka.records(topic).size(),
        () -> kafka.records(topic).size() >= atLeast);
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
      assertSettled(trail.publish(50).settleKafka(), 0);
    }
    assertForwardedWhole("cursor");
  }

  @Test
  void a_missing_topic_is_named_and_costs_nothing_once_it_is_there() throws Exception {
    try (RecordedLog log = new RecordedLog();
        TestTrail trail = TestTrail.in(directory, kafka.topic("missing"))) {
      trail.publish(50).until(() -> !alarms(log).isEmpty());
      assertThat(alarms(log)).singleElement().asString().contains("Topic missing not present");
      kafka.withTopic("missing");
      trail.settleKafka();
    }
    assertForwardedWhole("missing");
  }

  @Test
  void a_forbidden_topic_is_named_once_and_costs_nothing_once_it_is_allowed() throws Exception {
    kafka.withTopic("forbidden").forbid("forbidden");
    try (RecordedLog log = new RecordedLog();
        TestTrail trail = TestTrail.in(directory, kafka.topic("forbidden"))) {
      trail.publish(50).until(() -> log.text().split("are not forwarded", -1).length > 3);
      assertThat(alarms(log))
          .singleElement()
          .asString()
          .contains("TopicAuthorizationException", "[forbidden]");
      kafka.permit("forbidden");
      trail.settleKafka();
    }
    assertForwardedWhole("forbidden");
  }

  @Test
  void what_is_removed_before_kafka_had_it_is_lost_and_stated_and_what_was_gone_before_is_not()
      throws Exception {
    try (TestTrail trail = TestTrail.in(directory)) {
      for (int segment = 0; segment < 5; segment++) {
        trail.publish(100).settle();
      }
    }
    List<Path> segments = SegmentFile.segmentsIn(directory);
    Files.delete(segments.get(0));
    long removed =
        Files.readAllLines(segments.get(2)).stream()
            .filter(line -> !line.contains("\"Event Log Activity\""))
            .count();
    Files.delete(segments.get(2));
    long first = SegmentFile.firstSequence(segments.get(2)).orElseThrow();
    long last = SegmentFile.firstSequence(segments.get(3)).orElseThrow() - 1;
    kafka.withTopic("removed");
    try (RecordedLog log = new RecordedLog();
        TestTrail trail = TestTrail.in(directory, kafka.topic("removed"))) {
      trail.settleKafka().publish(10).settleKafka();
      assertThat(trail.ledger().figures().dropped(DropReason.SPOOL_REMOVED))
          .isEqualTo(removed)
          .isPositive();
      assertSettled(trail, removed);
      assertThat(alarms(log)).isEmpty();
      assertThat(log.text())
          .containsOnlyOnce("were removed before they were forwarded")
          .contains("audit records " + first + " to " + last + " were removed");
    }
    assertThat(assertForwarded("removed"))
        .extracting(ConsumerRecord::value)
        .filteredOn(line -> line.contains("\"gap\""))
        .singleElement()
        .asString()
        .contains("\"gap\":{\"dropped\":{\"spool-removed\":" + removed + "}");
    try (TestTrail again = TestTrail.in(directory, kafka.topic("removed"))) {
      assertSettled(again.publish(10).settleKafka(), removed);
    }
    try (TestTrail withoutKafka = TestTrail.in(directory)) {
      assertSettled(withoutKafka.publish(10).settle(), 0);
    }
  }
}
