package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.model.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaProblemsTest {
  private final ConfigFile file;

  KafkaProblemsTest(@TempDir Path directory) {
    file = new ConfigFile(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          kafka: {bootstrap-servers: 'a:1,b:2', topic: t} => audit.directory (expected: a directory, in which lines wait while Kafka is away)
          directory: d, fsync: never, kafka: {bootstrap-servers: 'a:1', topic: t} => audit.fsync: never (expected: always or 10ms..1m, because Kafka must not have what a crash undoes)
          directory: d, kafka: {bootstrap-servers: a, topic: t} => audit.kafka.bootstrap-servers: a (expected: host:port, separated by commas)
          directory: d, kafka: {bootstrap-servers: 'a:1'} => audit.kafka.topic (expected: 1 to 249 letters, digits, ., _ or -)
          """)
  void what_kafka_lacks_is_said(String audit, String problem) throws Exception {
    assertThat(file.problems("audit: {" + audit + "}\n" + ConfigFile.MINIMAL))
        .containsExactly("gateway.yaml:1: " + problem);
  }

  @Test
  void security_takes_kafkas_own_names_and_no_others() throws Exception {
    String audit =
        """
        audit: {directory: d, kafka: {bootstrap-servers: 'a:1', topic: t, properties: {
          security.protocol: SASL_SSL, sasl.jaas.config: s3cret%s}}}
        """;
    AuditSettings.Kafka kafka = file.load(audit.formatted("") + ConfigFile.MINIMAL).audit().kafka();

    assertThat(kafka)
        .isEqualTo(
            new AuditSettings.Kafka(
                "a:1",
                "t",
                Map.of(
                    "security.protocol", Secret.of("SASL_SSL"),
                    "sasl.jaas.config", Secret.of("s3cret"))));
    assertThat(String.valueOf(kafka)).doesNotContain("s3cret");
    assertThat(file.problems(audit.formatted(", acks: 0") + ConfigFile.MINIMAL))
        .singleElement()
        .asString()
        .contains("audit.kafka.properties.acks (expected: one of sasl.");
    assertThat(file.problems(audit.formatted(", sasl.mechansim: PLAIN") + ConfigFile.MINIMAL))
        .singleElement()
        .asString()
        .endsWith("did you mean sasl.mechanism?)")
        .doesNotContain("s3cret");
  }
}
