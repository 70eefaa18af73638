package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWarningsTest {
  private ConfigFile file;

  @BeforeEach
  void file(@TempDir Path directory) {
    file = new ConfigFile(directory, Map.of());
  }

  private List<String> warnings(String client) throws Exception {
    return warnings(client, ConfigFile.COGNITO);
  }

  private List<String> warnings(String client, String more) throws Exception {
    return ConfigWarnings.of(
        file.load(more + "clients: [{client-id: a, client-secrets: [s], " + client + "}]"));
  }

  @Test
  void a_client_without_a_secret_can_be_called_around_the_gateway() throws Exception {
    assertThat(
            file.load(ConfigFile.COGNITO + "clients: [{client-id: a, password-policy: {}}]")
                .warnings())
        .singleElement()
        .asString()
        .startsWith("clients[0].client-secrets: absent");
  }

  @Test
  void with_several_clients_a_lane_needs_to_know_whose_user_pool_it_is_of() throws Exception {
    String clients =
        ConfigFile.COGNITO
            + "audit: {directory: /var/lib/audit}\n"
            + "clients:\n"
            + "  - {client-id: a, client-secrets: [s], password-policy: {}, user-pool-id: eu-west-1_A}\n"
            + "  - {client-id: b, client-secrets: [s], password-policy: {}}\n";

    assertThat(file.load(clients).warnings()).isEmpty();
    GatewayConfig lanes = file.load(clients + "limits: {trusted-devices: {}}\n");

    assertThat(lanes.warnings())
        .singleElement()
        .asString()
        .startsWith("clients[1].user-pool-id: absent");
    assertThat(lanes.limits().userPools()).isEqualTo(Map.of("a", "eu-west-1_A", "b", ""));
  }

  @Test
  void a_region_that_nobody_knows_is_warned_of_with_the_nearest() throws Exception {
    assertThat(warnings("password-policy: {}", "cognito: {region: eu-wset-1}\n"))
        .singleElement()
        .asString()
        .isEqualTo(
            "cognito.region: eu-wset-1 (expected: a Region that AWS has; did you mean eu-west-1?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          allow: ['*', PauseUrl] =>
          allow: ['*', stop]     => key-metadata: stop,
          add: {stop: x}         => key-metadata: stop,
          """)
  void a_metadata_key_that_no_caller_may_send_is_warned_of(String metadata, String pause)
      throws Exception {
    String section =
        pause == null
            ? ""
            : "limits: {trusted-devices: {}}\nowner-pause: {"
                + pause
                + " base-url: 'https://a.example'}\n";
    assertThat(
            warnings(
                "password-policy: {}, client-metadata: {" + metadata + "}",
                ConfigFile.COGNITO + section))
        .filteredOn(warning -> warning.contains("client-metadata"))
        .singleElement()
        .isEqualTo(
            "clients[0].client-metadata: %s (expected: another key; no caller may send this one,"
                    .formatted(pause == null ? "pauseUrl" : "stop")
                + " which carries the link of owner-pause)");
  }

  @Test
  void a_key_that_is_added_is_no_matter_while_there_are_no_links() throws Exception {
    assertThat(warnings("password-policy: {}, client-metadata: {add: {pauseUrl: x}}")).isEmpty();
  }

  @Test
  void a_pseudonym_key_that_can_be_guessed_is_warned_of_and_not_shown() throws Exception {
    String fifteen = "audit: {pseudonym-key: fifteen-letters}\n";
    assertThat(warnings("password-policy: {}", ConfigFile.COGNITO + fifteen))
        .singleElement()
        .asString()
        .startsWith("audit.pseudonym-key: 15 characters (expected: 16 or more")
        .doesNotContain("fifteen");
  }

  @Test
  void device_keys_that_a_restart_forgets_are_warned_of() throws Exception {
    String devices = ConfigFile.COGNITO + "limits: {trusted-devices: {";
    assertThat(warnings("password-policy: {}", devices + "}}\n"))
        .singleElement()
        .asString()
        .startsWith("limits.trusted-devices.keys: absent (expected: a key, or an audit.directory");
    assertThat(warnings("password-policy: {}", devices + "}}\naudit: {directory: a}\n")).isEmpty();
    assertThat(warnings("password-policy: {}", devices + "keys: [" + "k".repeat(32) + "]}}\n"))
        .isEmpty();
  }

  @Test
  void a_pool_of_another_region_is_loaded_and_warned_of() throws Exception {
    assertThat(warnings("user-pool-id: us-east-1_A, password-policy: {}"))
        .singleElement()
        .asString()
        .startsWith("clients[0].user-pool-id: us-east-1_A (expected: a pool of cognito.region")
        .contains("eu-west-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "acknowledge"})
  void a_client_without_a_password_policy_may_tell_who_exists(String disclosure) throws Exception {
    assertThat(warnings("disclosure: " + disclosure))
        .singleElement()
        .asString()
        .startsWith("clients[0].password-policy: absent")
        .contains("who exists");
  }

  @ParameterizedTest
  @CsvSource({"connections: 4,63", "timeout: 6s,75", "requests-per-second: 26,65"})
  void connections_that_do_not_suffice_while_cognito_is_slow_are_warned_of(
      String cognito, String needed) throws Exception {
    String yaml =
        "cognito: {region: eu-west-1, "
            + cognito
            + "}\nclients: [{client-id: a, disclosure: faithful}]";

    assertThat(ConfigWarnings.of(file.load(yaml)))
        .filteredOn(warning -> warning.startsWith("cognito.connections: "))
        .singleElement()
        .asString()
        .contains("(expected: at least " + needed + ",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "disclosure: faithful",
        "password-policy: {min-length: 12, symbol: false}",
        "password-policy: {}, user-pool-id: eu-west-1_A"
      })
  void what_hides_nothing_or_has_a_policy_is_not_warned_of(String client) throws Exception {
    assertThat(warnings(client)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{trusted-devices: {}} | none",
        "{} | none",
        "{trusted-devices: {per-username: [3 per 1h]}} | 22",
        "{trusted-devices: {guesses: [60 per 24h, 4 per 1h]}} | 22",
        "{rules: [{name: a, key: username, allow: [10 per 1h]}]} | none",
        "{rules: [{name: a, key: username, allow: [10 per 1h]}], trusted-devices: {}} | 30",
        "{rules: [{name: a, key: username, allow: [16 per 24h, 20 per 1m]}]} | none",
        "{rules: [{name: a, key: username, allow: [15 per 30m]}]} | 45",
        "{rules: [{name: a, key: username, allow: [15 per 30m], mode: shadow}]} | any number of",
        "{rules: [{name: a, key: ip+username, allow: [1 per 1h]}]} | any number of",
        "{rules: [{name: a, key: username, allow: [1 per 1h], operations: [ForgotPassword]}]}"
            + " | any number of",
        "{rules: []} | any number of"
      })
  void more_messages_and_codes_of_one_user_than_cognito_allows_in_an_hour_are_warned_of(
      String limits, String worst) throws Exception {
    List<String> warnings =
        warnings("password-policy: {}", ConfigFile.COGNITO + "limits: " + limits + "\n").stream()
            .filter(warning -> warning.startsWith("limits.rules: "))
            .toList();
    if (worst.equals("none")) {
      assertThat(warnings).isEmpty();
    } else {
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith("limits.rules: " + worst + " messages and codes of one user");
    }
  }
}
