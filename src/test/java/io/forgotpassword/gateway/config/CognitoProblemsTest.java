package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.cognito.CognitoSettings.Signing;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.ClientSettings.Disclosure;
import io.forgotpassword.gateway.recovery.ClientSettings.EncodedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with {@code cognito} and {@code clients}, line for line. */
class CognitoProblemsTest {
  private final ConfigFile file;

  CognitoProblemsTest(@TempDir Path directory) {
    file = new ConfigFile(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          region: Ireland            => region: Ireland (expected: an AWS Region such as eu-west-1)
          timeout: 5s                => region (expected: an AWS Region such as eu-west-1)
          region: a-b-1, signing: v4 => region: a-b-1 (expected: an AWS Region such as eu-west-1)
          """)
  void a_region_is_needed(String keys, String problem) throws Exception {
    assertThat(problemsOf("cognito: {" + keys + "}\n" + ConfigFile.CLIENTS))
        .contains("gateway.yaml:1: cognito." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          signing: v4            => signing: v4 (expected: none or sigv4)
          signing: SIGV4         => signing: SIGV4 (expected: none or sigv4)
          timeout: 10ms          => timeout: 10ms (expected: a duration such as 250ms, 5s, 15m or 24h, 100ms..5m)
          connections: 0         => connections: 0 (expected: 1..10000)
          requests-per-second: 0 => requests-per-second: 0 (expected: 1..100000)
          pass-through: SignUp   => pass-through: a single value (expected: a list)
          pass-through: [SignUpp] => pass-through[0]: SignUpp (expected: an operation without AWS authentication; did you mean SignUp?)
          pass-through: [AdminGetUser] => pass-through[0]: AdminGetUser (expected: an operation without AWS authentication such as InitiateAuth)
          pass-through: [SignUp, ForgotPassword] => pass-through[1]: ForgotPassword (expected: another operation; this one always crosses)
          categories: {UserCreation: 0} => categories.UserCreation: 0 (expected: 1..100000)
          categories: {UserAccountRecovery: 20} => categories.UserAccountRecovery: 20 (expected: nothing; cognito.requests-per-second is its ceiling)
          categories: [UserCreation] => categories: a list (expected: a mapping)
          pass-through: [SignUp, GetUser, SignUp] => pass-through[2]: SignUp (expected: each operation once)
          """)
  void a_bad_value_is_refused(String key, String problem) throws Exception {
    assertThat(problemsOf("cognito: {region: eu-west-1, " + key + "}\n" + ConfigFile.CLIENTS))
        .containsExactly("gateway.yaml:1: cognito." + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cognito.example",
        "ftp://a.example",
        "https://",
        "https://a.example/path",
        "https://a.example?q",
        "https://a.example#f",
        "https://a.example:0",
        "https://a.example:65536",
        "https:a.example",
        "https://a b",
        "https://a_b"
      })
  void a_bad_endpoint_is_refused(String endpoint) throws Exception {
    assertThat(problemsOf(endpoint("'" + endpoint + "'")))
        .containsExactly(
            "gateway.yaml:1: cognito.endpoint: "
                + endpoint
                + " (expected: http:// or https://, a host and at most a port)");
  }

  @Test
  void a_password_in_an_endpoint_is_refused_and_not_shown() throws Exception {
    assertThat(problemsOf(endpoint("https://u:p@ss@a.example")))
        .containsExactly(
            "gateway.yaml:1: cognito.endpoint: ***@a.example"
                + " (expected: http:// or https://, a host and at most a port)");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9229, http://127.0.0.1:9229",
    "https://A.example/, https://a.example",
    "HTTPS://[::1]:8443/, https://[::1]:8443",
  })
  void an_endpoint_is_scheme_host_and_port(String written, String endpoint) throws Exception {
    assertThat(file.load(endpoint("'" + written + "'")).cognito().endpoint()).hasToString(endpoint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          []                    => : a list (expected: a list of at least one client)
          ~                     =>  (expected: a list of at least one client)
          {a: b}                => : a mapping (expected: a list)
          [abc]                 => [0]: a single value (expected: a mapping)
          [{disclosure: uniform}] => [0].client-id (expected: 1 to 128 letters, digits, _ or +)
          [{client-id: a-b}]    => [0].client-id: a-b (expected: 1 to 128 letters, digits, _ or +)
          [{client-id: a}, {client-id: b}, {client-id: a}] => [2].client-id: a (expected: an id that no client above has)
          """)
  void bad_clients_are_refused(String clients, String problem) throws Exception {
    String expected = problem.startsWith(":") || problem.startsWith("[") ? problem : " " + problem;
    assertThat(problemsOf(ConfigFile.COGNITO + "clients: " + clients))
        .containsExactly("gateway.yaml:2: clients" + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          client-secrets: hunter2       => client-secrets: a single value (expected: a list)
          client-secrets: ['']          => client-secrets[0]: "" (expected: a client secret of 1 to 128 characters)
          client-secrets: [a, [hunter2]] => client-secrets[1]: a list (expected: a client secret of 1 to 128 characters)
          client-secrets: [a, ~]        => client-secrets[1]: nothing (expected: a client secret of 1 to 128 characters)
          user-pool-id: eu-west-1       => user-pool-id: eu-west-1 (expected: a user pool id such as eu-west-1_Example01)
          disclosure: full              => disclosure: full (expected: faithful or uniform or acknowledge)
          ip-address: true              => ip-address: true (expected: false, or client-secrets: Cognito takes it only from a client with one)
          encoded-data: derive          => encoded-data: derive (expected: relay or off, or a user-pool-id to derive it for)
          encoded-data: no              => encoded-data: no (expected: relay or derive or off)
          client-metadata: {allow: ''}  => client-metadata.allow: a single value (expected: a list)
          client-metadata: {allow: ['']} => client-metadata.allow[0]: "" (expected: a text that is not empty)
          delivery-hint: phone          => delivery-hint: phone (expected: email or sms)
          password-policy: strict       => password-policy: a single value (expected: a mapping)
          password-policy: {min-length: 5} => password-policy.min-length: 5 (expected: 6..99)
          password-policy: {min-length: 100} => password-policy.min-length: 100 (expected: 6..99)
          password-policy: {digit: 1}   => password-policy.digit: 1 (expected: true or false)
          client-metadata: {add: [a]}   => client-metadata.add: a list (expected: a mapping)
          client-metadata: {add: {a: }} => client-metadata.add.a (expected: a text)
          client-metadata: {add: {a: [b]}} => client-metadata.add.a: a list (expected: a text)
          analytics-endpoint-id: ''     => analytics-endpoint-id: "" (expected: a text that is not empty)
          """)
  void a_bad_value_of_a_client_is_refused(String key, String problem) throws Exception {
    assertThat(problemsOf(ConfigFile.COGNITO + "clients: [{client-id: a, " + key + "}]"))
        .containsExactly("gateway.yaml:2: clients[0]." + problem);
  }

  @Test
  void a_long_secret_is_refused_and_not_shown() throws Exception {
    String secrets = "client-secrets: [" + "s".repeat(129) + "], ip-address: true";
    assertThat(problemsOf(ConfigFile.COGNITO + "clients: [{client-id: a, " + secrets + "}]"))
        .containsExactly(
            "gateway.yaml:2: clients[0].client-secrets[0]: ***"
                + " (expected: a client secret of 1 to 128 characters)");
  }

  @Test
  void good_values_are_read() throws Exception {
    String yaml =
        """
        cognito: {region: eu-west-1, signing: sigv4}
        clients:
          - client-id: abc
            client-secrets: [one, two]
            user-pool-id: eu-west-1_A
            disclosure: faithful
            ip-address: false
            encoded-data: off
            client-metadata: {allow: [channel], add: {tenant: 42, empty: ""}}
            analytics-endpoint-id: e1
        """;
    GatewayConfig config = file.load(yaml);

    assertThat(config.cognito().signing()).isEqualTo(Signing.SIGV4);
    ClientSettings client = config.clients().get(0);
    assertThat(client.disclosure()).isEqualTo(Disclosure.FAITHFUL);
    assertThat(client.encodedData()).isEqualTo(EncodedData.OFF);
    assertThat(client.ipAddress()).isFalse();
    assertThat(client.allowedMetadata()).containsExactly("channel");
    assertThat(client.addedMetadata()).isEqualTo(Map.of("tenant", "42", "empty", ""));
    assertThat(client.analyticsEndpointId()).isEqualTo("e1");
    assertThat(client.clientSecrets()).extracting(s -> s.reveal()).containsExactly("one", "two");
  }

  private static String endpoint(String uri) {
    return "cognito: {region: eu-west-1, endpoint: " + uri + "}\n" + ConfigFile.CLIENTS;
  }

  private List<String> problemsOf(String yaml) throws Exception {
    return file.problems(yaml);
  }
}
