package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.edge.ServerSettings.Tls;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.ClientSettings.EncodedData;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedConfigTest {
  private static final Path SHIPPED = Path.of("conf/gateway.yaml");

  private final ConfigFile file;

  ShippedConfigTest(@TempDir Path directory) {
    file = new ConfigFile(directory, Map.of("CLIENT_SECRET", "s3cret"));
  }

  @Test
  void the_shipped_file_loads_with_a_client_secret_in_the_environment() throws Exception {
    GatewayConfig config = ConfigLoader.load(SHIPPED, file.environment());

    ClientSettings client = config.clients().get(0);
    assertThat(client.clientSecrets()).containsExactly(Secret.of("s3cret"));
    assertThat(client.ipAddress()).isTrue();
    assertThat(client.encodedData()).isEqualTo(EncodedData.DERIVE);
    assertThat(config.audit().directory()).isEqualTo(Path.of("audit"));
  }

  @Test
  void the_shipped_file_shows_the_defaults() throws Exception {
    GatewayConfig shipped = ConfigLoader.load(SHIPPED, file.environment());
    GatewayConfig defaults = file.load(ConfigFile.MINIMAL);

    assertThat(shipped.server()).isEqualTo(defaults.server());
    assertThat(shipped.admin()).isEqualTo(defaults.admin());
    assertThat(shipped.cognito()).isEqualTo(defaults.cognito());
    assertThat(shipped.limits()).isEqualTo(defaults.limits());
    assertThat(shipped.audit().addresses()).isEqualTo(defaults.audit().addresses());
    assertThat(shipped.audit().trail()).isEqualTo(defaults.audit().trail());
    assertThat(shipped.telemetry()).isEqualTo(defaults.telemetry());
    assertThat(shipped.loginPages()).isEqualTo(defaults.loginPages());
  }

  @Test
  void the_optional_sections_need_no_more_than_their_comment_marks_removed() throws Exception {
    GatewayConfig config =
        file.load(uncommented("(?:tls|redis|login-pages):.*| +(?:certificate|key|upstream):.*"));

    assertThat(config.server().tls())
        .isEqualTo(new Tls(Path.of("/etc/tls/tls.crt"), Path.of("/etc/tls/tls.key")));
    assertThat(config.limits().redis()).isEqualTo(Secret.of("redis://127.0.0.1:6379"));
    assertThat(config.loginPages())
        .isEqualTo(LoginPagesSettings.of(URI.create("http://127.0.0.1:3000")));
  }

  @Test
  void the_kafka_section_needs_no_more_either() throws Exception {
    GatewayConfig config = file.load(uncommented("kafka:| +(?:bootstrap-servers|topic):.*"));

    assertThat(config.audit().kafka())
        .isEqualTo(new AuditSettings.Kafka("localhost:9092", "account-recovery-audit", Map.of()));
  }

  @Test
  void the_section_of_trusted_devices_shows_the_defaults() throws Exception {
    LimitSettings shown =
        file.load(
                uncommented(
                    "trusted-devices:| +(?:remember|allow|per-username|guesses|reserve):.*"))
            .limits();

    assertThat(shown)
        .isEqualTo(file.load(ConfigFile.MINIMAL + "limits: {trusted-devices: {}}").limits());
  }

  @Test
  void the_section_of_pause_links_shows_the_defaults() throws Exception {
    GatewayConfig shown =
        file.load(
            uncommented(
                "(?:trusted-devices|owner-pause):| +(?:remember|key-metadata|valid|base-url):.*"));

    assertThat(shown.ownerPause())
        .isEqualTo(
            new OwnerPauseSettings(
                "pauseUrl", Duration.ofHours(24), URI.create("https://login.example.com")));
    assertThat(shown.limits().pauseLinks()).isEqualTo(Duration.ofHours(24));
  }

  private static String uncommented(String lines) throws IOException {
    return Files.readString(SHIPPED).replaceAll("(?m)^( *)# (" + lines + ")$", "$1$2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host",
        "port",
        "event-loops",
        "max-body",
        "trusted-proxies",
        "proxy-protocol",
        "tls",
        "certificate",
        "key",
        "allowed-origins",
        "credentials",
        "drain",
        "token",
        "region",
        "endpoint",
        "signing",
        "timeout",
        "connections",
        "requests-per-second",
        "pass-through",
        "client-id",
        "client-secrets",
        "user-pool-id",
        "disclosure",
        "delivery-hint",
        "password-policy",
        "min-length",
        "upper",
        "lower",
        "digit",
        "symbol",
        "ip-address",
        "encoded-data",
        "client-metadata",
        "allow",
        "add",
        "analytics-endpoint-id",
        "store",
        "redis",
        "max-keys",
        "single-flight",
        "phone-countries",
        "trusted-devices",
        "remember",
        "keys",
        "per-username",
        "guesses",
        "reserve",
        "rules",
        "directory",
        "pseudonym-key",
        "schema",
        "ipv4-prefix",
        "ipv6-prefix",
        "segment-bytes",
        "segment-age",
        "fsync",
        "checkpoint-records",
        "checkpoint-interval",
        "signing-key",
        "kafka",
        "bootstrap-servers",
        "topic",
        "properties",
        "upstream",
        "owner-pause",
        "key-metadata",
        "valid",
        "base-url",
        "otlp-endpoint",
        "sample-ratio",
        "logs",
        "access-log"
      })
  void the_shipped_file_names_every_key(String key) throws Exception {
    assertThat(Files.readString(SHIPPED)).containsPattern("\\b" + key + ": ?");
  }
}
