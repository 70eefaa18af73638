package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShownConfigTest {
  private static final Path SHIPPED = Path.of("conf/gateway.yaml");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("CLIENT_SECRET", "s3cret-1", "ADMIN_TOKEN", "s3cret-2", "AUDIT_KEY", "s3cret-3");

  private static JsonNode shown(GatewayConfig config) {
    return new ObjectMapper().valueToTree(ShownConfig.of(config));
  }

  @Test
  void every_key_of_the_shipped_file_is_shown() throws Exception {
    JsonNode shown = shown(ConfigLoader.load(SHIPPED, ENVIRONMENT));
    JsonNode written = new YAMLMapper().readTree(SHIPPED.toFile());

    assertThat(keysOf(shown, "", new TreeSet<>()))
        .containsAll(keysOf(written, "", new TreeSet<>()));
    assertThat(shown.at("/limits/rules/0/allow/1").asText()).isEqualTo("50 per 24h");
    assertThat(shown.at("/audit/ipv6-prefix").asInt()).isEqualTo(128);
    assertThat(shown.at("/audit/fsync").asText()).isEqualTo("1s");
  }

  private static Set<String> keysOf(JsonNode node, String path, Set<String> keys) {
    node.properties()
        .forEach(
            entry -> {
              keys.add(path + "/" + entry.getKey());
              keysOf(entry.getValue(), path + "/" + entry.getKey(), keys);
            });
    node.elements().forEachRemaining(element -> keysOf(element, path, keys));
    return keys;
  }

  @Test
  void no_secret_is_shown(@TempDir Path directory) throws Exception {
    ConfigFile file = new ConfigFile(directory, ENVIRONMENT);
    JsonNode shown =
        shown(
            file.load(
                """
                cognito: {region: eu-west-1}
                clients: [{client-id: abc, client-secrets: ["${CLIENT_SECRET}"],
                  client-metadata: {add: {key: s3cret-4}}}]
                admin: {token: "${ADMIN_TOKEN}"}
                audit: {pseudonym-key: "${AUDIT_KEY}", directory: d, kafka: {topic: t,
                  bootstrap-servers: "a:1", properties: {sasl.jaas.config: s3cret-6}}}
                limits: {store: redis, redis: "redis://:s3cret-5@localhost:6379",
                  trusted-devices: {keys: [s3cret-7-of-thirty-two-bytes-at-least]}}
                owner-pause: {base-url: "https://login.example.com/"}
                """));

    assertThat(shown.toString())
        .contains("***", "client-metadata", "sasl.jaas.config")
        .doesNotContain("s3cret");
    assertThat(shown.at("/audit/signing-key").asText()).isEmpty();
    assertThat(shown.at("/owner-pause").toString())
        .isEqualTo(
            """
            {"key-metadata":"pauseUrl","valid":"24h","base-url":"https://login.example.com"}""");
    assertThat(shown.at("/limits").fieldNames())
        .toIterable()
        .as("keys of a file")
        .doesNotContain("user-pools", "pause-links");
    assertThat(shown.at("/limits/trusted-devices").toString())
        .isEqualTo(
            """
            {"remember":"4320h","keys":["***"],"allow":["2 per 1h","6 per 24h"],\
            "per-username":["2 per 1h","10 per 24h"],"guesses":["3 per 1h"],"reserve":"20%"}""");
  }
}
