package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.AuditSettings.AddressSettings;
import io.forgotpassword.gateway.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code audit}. */
final class AuditSection {
  private static final int LONGEST_KEY = 1024;
  private static final String SCHEMA = "ocsf-1.8";

  private static final Format<Secret> PSEUDONYM_KEY =
      Format.secret("at most 1024 characters", key -> key.length() <= LONGEST_KEY);

  private static final Format<Secret> SIGNING_KEY =
      Format.secret(
          "an Ed25519 private key in PEM, PKCS #8",
          key -> key.isEmpty() || key.startsWith("-----BEGIN PRIVATE KEY-----"));

  private static final Format<Duration> FSYNC_PERIOD = Format.duration("10ms", "1m");

  private static final Format<Duration> FSYNC =
      Format.of("always, never or a duration such as 1s, 10ms..1m", AuditSection::fsync);

  private static final Format<String> SERVERS =
      Format.matching(
          "[^,:\\s]+:[0-9]{1,5}(,[^,:\\s]+:[0-9]{1,5}){0,63}", "host:port, separated by commas");

  private static final Format<String> TOPIC =
      Format.matching("[A-Za-z0-9._-]{1,249}", "1 to 249 letters, digits, ., _ or -");

  private static final Format<Secret> PROPERTY = Format.secret("a text", any -> true);

  private AuditSection() {}

  static AuditSettings read(Section audit) {
    @Nullable Path directory = audit.optional("directory", Format.PATH);
    Secret pseudonymKey = audit.value("pseudonym-key", PSEUDONYM_KEY, Secret.NONE);
    String schema = audit.value("schema", Format.choice(List.of(SCHEMA), known -> known), SCHEMA);
    AddressSettings whole = AddressSettings.WHOLE;
    AddressSettings addresses =
        new AddressSettings(
            audit.integer("ipv4-prefix", 1, whole.ipv4(), whole.ipv4()),
            audit.integer("ipv6-prefix", 1, whole.ipv6(), whole.ipv6()));
    AuditSettings.Trail trail = trail(audit);
    return new AuditSettings(
        directory,
        pseudonymKey,
        schema,
        addresses,
        trail,
        audit.ifWritten("kafka", kafka -> kafka(kafka, audit, trail)));
  }

  private static AuditSettings.Trail trail(Section audit) {
    AuditSettings.Trail defaults = AuditSettings.Trail.DEFAULT;
    return new AuditSettings.Trail(
        audit.value("segment-bytes", Format.size("16KiB", "1024MiB"), defaults.segmentBytes()),
        audit.duration("segment-age", "1m", "8760h", defaults.segmentAge()),
        audit.value("fsync", FSYNC, defaults.fsync()),
        audit.integer("checkpoint-records", 1, 1_000_000, defaults.checkpointRecords()),
        audit.duration("checkpoint-interval", "1s", "1h", defaults.checkpointInterval()),
        audit.value("signing-key", SIGNING_KEY, Secret.NONE));
  }

  private static Optional<Duration> fsync(String text) {
    return switch (text) {
      case "always" -> Optional.of(Duration.ZERO);
      case "never" -> Optional.of(AuditSettings.Trail.NEVER);
      default -> FSYNC_PERIOD.parse(text);
    };
  }

  private static AuditSettings.Kafka kafka(
      Section kafka, Section audit, AuditSettings.Trail trail) {
    if (!audit.isWritten("directory")) {
      audit.refuse("directory", "a directory, in which lines wait while Kafka is away");
    }
    if (trail.fsync().equals(AuditSettings.Trail.NEVER)) {
      audit.refuse("fsync", "always or 10ms..1m, because Kafka must not have what a crash undoes");
    }
    return new AuditSettings.Kafka(
        kafka.required("bootstrap-servers", SERVERS, ""),
        kafka.required("topic", TOPIC, ""),
        security(kafka.section("properties")));
  }

  private static Map<String, Secret> security(Section properties) {
    Map<String, Secret> security = new TreeMap<>();
    for (String name : AuditSettings.Kafka.securityProperties()) {
      Secret value = properties.value(name, PROPERTY, Secret.NONE);
      if (!value.isEmpty()) {
        security.put(name, value);
      }
    }
    return Collections.unmodifiableMap(security);
  }
}
