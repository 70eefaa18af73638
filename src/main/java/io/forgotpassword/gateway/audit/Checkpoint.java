package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;

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

  static void seal(ObjectNode record, SigningKey key, CanonicalJson canonical) {
    ObjectNode checkpoint =
        record.withObjectProperty(AuditChain.UNMAPPED).withObjectProperty(MEMBER);
    checkpoint.remove(SIGNATURE);
    checkpoint.put(KEY_ID, key.verifier().id());
    checkpoint.put(SIGNATURE, Base64.getEncoder().encodeToString(key.sign(canonical.of(record))));
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
