package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code audit}.
 *
 * @param directory where the JSON lines go; null is standard output
 * @param pseudonymKey the key of the usernames' hash; empty has one generated and kept beside the
 *     audit
 * @param schema {@code ocsf-1.8}
 * @param kafka null is off
 */
public record AuditSettings(
    @Nullable Path directory, Secret pseudonymKey, String schema, @Nullable Kafka kafka) {

  /**
   * {@code audit.kafka}.
   *
   * @param bootstrapServers {@code host:port}, separated by commas
   */
  public record Kafka(String bootstrapServers, String topic) {}
}
