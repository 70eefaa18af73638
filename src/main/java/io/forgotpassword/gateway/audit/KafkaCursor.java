package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The trail's name in Kafka and the last record that Kafka has, kept in a file beside the trail.
 * Kafka's own cursor is exact. This one is never ahead of it, and serves when Kafka has lost its
 * own.
 *
 * @param trail 32 hexadecimal digits, as a rule those that the trail's checkpoints name
 * @param sequence of the last record that Kafka has
 * @param events events in the chain's records up to that one
 * @param removed those of them that Kafka lacks, because their records were removed before
 */
record KafkaCursor(String trail, String topic, long sequence, long events, long removed) {
  static final String FILE = "kafka.cursor";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a directory's cursor, or creates one. A new topic begins with the first record in the
   * files; earlier records do not count as missing in it. A chain that is shorter than the cursor
   * says has lost records that Kafka has, and gets an id of its own in Kafka.
   *
   * @param newest the last record of the chain, and the chain's name
   */
  static KafkaCursor open(Path directory, String topic, AuditChain.Head newest, SecureRandom random)
      throws IOException {
    Path file = directory.resolve(FILE);
    JsonNode kept = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.nullNode();
    String trail = kept.path("trail").asText("");
    long sequence = kept.path("sequence").asLong();
    boolean sameChain = !trail.isEmpty() && sequence <= newest.sequence();
    KafkaCursor cursor;
    if (sameChain && kept.has("events") && kept.path("topic").asText("").equals(topic)) {
      cursor =
          new KafkaCursor(
              trail, topic, sequence, kept.path("events").asLong(), kept.path("removed").asLong());
    } else {
      String id = trail.isEmpty() ? newest.trail() : AuditTrail.newId(random);
      cursor = before(TrailReader.first(directory), sameChain ? trail : id, topic);
    }
    cursor.keepIn(directory);
    return cursor;
  }

  private static KafkaCursor before(Optional<TrailLine> first, String trail, String topic) {
    long sequence = first.map(entry -> entry.sequence() - 1).orElse(0L);
    long events = first.flatMap(TrailLine::ledger).map(LedgerFigures::recorded).orElse(0L);
    return new KafkaCursor(trail, topic, sequence, events, 0);
  }

  /**
   * The cursor behind the next of the records that are there. Events that the record says came
   * before it, and that were not read, count as removed.
   */
  KafkaCursor after(TrailLine entry) {
    long before = entry.ledger().map(LedgerFigures::recorded).orElse(events);
    long missing = Math.max(0, before - events);
    return new KafkaCursor(
        trail, topic, entry.sequence(), events + missing + entry.events(), removed + missing);
  }

  void keepIn(Path directory) throws IOException {
    SegmentFile.replace(directory.resolve(FILE), JSON.writeValueAsBytes(this), true);
  }
}
