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

/**
 * Who this trail is to Kafka, and up to where Kafka has it, in a file beside the trail. Kafka's own
 * cursor is the exact one; this one is never ahead of it, and there when Kafka has forgotten.
 *
 * @param trail a random id, 32 hexadecimal digits
 * @param sequence of the last record that Kafka has
 */
record KafkaCursor(String trail, String topic, long sequence) {
  static final String FILE = "kafka.cursor";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ID_BYTES = 16;

  /**
   * Reads a directory's cursor, or makes one. Another topic begins with the first record there is;
   * a chain that is shorter than the cursor says is another chain.
   *
   * @param newest the last record of the chain
   */
  static KafkaCursor open(Path directory, String topic, long newest, SecureRandom random)
      throws IOException {
    Path file = directory.resolve(FILE);
    JsonNode kept = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.nullNode();
    String trail = kept.path("trail").asText("");
    long sequence = kept.path("sequence").asLong();
    if (trail.isEmpty() || sequence > newest) {
      byte[] id = new byte[ID_BYTES];
      random.nextBytes(id);
      trail = HexFormat.of().formatHex(id);
      sequence = 0;
    }
    boolean sameTopic = kept.path("topic").asText("").equals(topic);
    KafkaCursor cursor = new KafkaCursor(trail, topic, sameTopic ? sequence : 0);
    cursor.keepIn(directory);
    return cursor;
  }

  KafkaCursor at(long newSequence) {
    return new KafkaCursor(trail, topic, newSequence);
  }

  void keepIn(Path directory) throws IOException {
    Path fresh = directory.resolve(FILE + ".new");
    byte[] json =
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("trail", trail)
                .put("topic", topic)
                .put("sequence", sequence));
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
