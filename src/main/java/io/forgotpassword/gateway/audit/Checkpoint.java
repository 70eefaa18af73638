package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a checkpoint: Ed25519 over the record's canonical form without the signature
 * itself. As the record holds its sequence and the hash of the record before, it vouches for all
 * that came before it.
 */
final class Checkpoint {
  static final String MEMBER = "checkpoint";
  static final String KEY_ID = "key_id";
  private static final String SIGNATURE = "signature";

  private Checkpoint() {}

  static void write(CanonicalWriter json, String keyId, long records, @Nullable String signature) {
    json.object(MEMBER).put(KEY_ID, keyId).put("records", records);
    if (signature != null) {
      json.put(SIGNATURE, signature);
    }
    json.end();
  }

  /**
   * A checkpoint that is signed where it stands in the chain.
   *
   * @param checkpoint makes it of a signature, or of null for none
   */
  static ChainedRecord sealed(
      Function<@Nullable String, ChainedRecord> checkpoint, SigningKey key) {
    return (json, place) -> {
      int start = json.length();
      checkpoint.apply(null).write(json, place);
      byte[] signature = key.sign(json.copy(start, json.length()));
      json.cut(start);
      checkpoint.apply(Base64.getEncoder().encodeToString(signature)).write(json, place);
    };
  }

  /** Whether the owner of the key signed the record as it is. */
  static boolean isSealed(ObjectNode record, VerifyingKey key, CanonicalJson canonical) {
    ObjectNode unsigned = record.deepCopy();
    JsonNode checkpoint = unsigned.path(AuditChain.UNMAPPED).path(MEMBER);
    if (!(checkpoint instanceof ObjectNode object) || !object.path(SIGNATURE).isTextual()) {
      return false;
    }
    String signature = object.remove(SIGNATURE).textValue();
    try {
      return key.verifies(canonical.of(unsigned), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  /** Which key a checkpoint says signed it. */
  static String keyId(JsonNode record) {
    return record.path(AuditChain.UNMAPPED).path(MEMBER).path(KEY_ID).asText("");
  }
}
