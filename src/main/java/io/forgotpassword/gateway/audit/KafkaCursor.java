package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The trail's id in Kafka and the last record that Kafka has, kept in a file beside the trail.
 * Kafka's own cursor is exact. This one is never ahead of it, and serves when Kafka has lost its
 * own.
 *
 * @param trail a random id, 32 hexadecimal digits
 * @param sequence of the last record that Kafka has
 * @param events events in the chain's records up to that one
 * @param removed those of them that Kafka lacks, because their records were removed before
 */
record KafkaCursor(String trail, String topic, long sequence, long events, long removed) {
  static final String FILE = "kafka.cursor";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ID_BYTES = 16;

  /**
   * Reads a directory's cursor, or creates one. A new topic begins with the first record in the
   * files; earlier records do not count as missing in it. A chain that is shorter than the cursor
   * says is another chain, and gets a new id.
   *
   * @param newest the last record of the chain
   */
  static KafkaCursor open(Path directory, String topic, long newest, SecureRandom random)
      throws IOException {
    Path file = directory.resolve(FILE);
    JsonNode kept = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.nullNode();
    String trail = kept.path("trail").asText("");
    long sequence = kept.path("sequence").asLong();
    boolean sameChain = !trail.isEmpty() && sequence <= newest;
    KafkaCursor cursor;
    if (sameChain && kept.has("events") && kept.path("topic").asText("").equals(topic)) {
      cursor =
          new KafkaCursor(
              trail, topic, sequence, kept.path("events").asLong(), kept.path("removed").asLong());
    } else {
      cursor = before(TrailReader.first(directory), sameChain ? trail : newId(random), topic);
    }
    cursor.keepIn(directory);
    return cursor;
  }

  private static KafkaCursor before(Optional<TrailReader.Entry> first, String trail, String topic) {
    long sequence = first.map(entry -> entry.sequence() - 1).orElse(0L);
    long events = first.map(entry -> entry.before().orElse(0)).orElse(0L);
    return new KafkaCursor(trail, topic, sequence, events, 0);
  }

  private static String newId(SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /**
   * The cursor behind a record. Events that the record says came before it, and that were not read,
   * count as removed.
   *
   * @param entry the next of the records that are there
   */
  KafkaCursor after(TrailReader.Entry entry) {
    long missing = Math.max(0, entry.before().orElse(events) - events);
    return new KafkaCursor(
        trail, topic, entry.sequence(), events + missing + entry.events(), removed + missing);
  }

  void keepIn(Path directory) throws IOException {
    Path fresh = directory.resolve(FILE + ".new");
    byte[] json =
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("trail", trail)
                .put("topic", topic)
                .put("sequence", sequence)
                .put("events", events)
                .put("removed", removed));
    try (SegmentFile file = SegmentFile.open(fresh, 0)) {
      file.write(ByteBuffer.wrap(json));
      file.force(); // A file that a crash left empty would make this another trail.
    }
    Files.move(
        fresh,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
