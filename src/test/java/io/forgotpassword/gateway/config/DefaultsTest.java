package io.forgotpassword.gateway.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.admin.AdminSettings;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.AuditSettings.AddressSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings.Signing;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.limit.LimitSettings.Store;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.ClientSettings.Disclosure;
import io.forgotpassword.gateway.recovery.ClientSettings.EncodedData;
import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins every default. */
class DefaultsTest {
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FOUR_HOURS = Duration.ofHours(4);
  private static final Duration DAY = Duration.ofHours(24);

  private final ConfigFile file;

  DefaultsTest(@TempDir Path directory) {
    file = new ConfigFile(directory);
  }

  @Test
  void a_minimal_file_has_every_default() throws Exception {
    GatewayConfig config = file.load(ConfigFile.MINIMAL);

    assertThat(config.server())
        .isEqualTo(
            new ServerSettings(
                "0.0.0.0",
                8080,
                0,
                16_384,
                16_384,
                8192,
                512,
                Runtime.getRuntime().maxMemory() / 10,
                new TrustedProxies(List.of(), ForwardedHeader.X_FORWARDED_FOR),
                false,
                List.of(),
                false,
                null,
                new ServerSettings.Cors(List.of(), false),
                Duration.ofSeconds(20)));
    assertThat(config.admin()).isEqualTo(new AdminSettings("127.0.0.1", 9090, Secret.NONE));
    assertThat(config.cognito())
        .isEqualTo(
            new CognitoSettings(
                "eu-west-1",
                URI.create("https://cognito-idp.eu-west-1.amazonaws.com"),
                Signing.NONE,
                Duration.ofSeconds(5),
                64,
                25,
                List.of(),
                Map.of()));
    assertThat(config.audit())
        .isEqualTo(
            new AuditSettings(
                null,
                Secret.NONE,
                "ocsf-1.8",
                new AddressSettings(32, 128),
                new AuditSettings.Trail(
                    64 << 20,
                    Duration.ofHours(24),
                    Duration.ofSeconds(1),
                    1000,
                    Duration.ofSeconds(10),
                    Secret.NONE),
                null));
    assertThat(config.loginPages()).isNull();
    assertThat(config.telemetry())
        .isEqualTo(new TelemetrySettings(null, 0.1, TelemetrySettings.Logs.TEXT, false, false));
  }

  @Test
  void a_client_that_is_only_an_id_has_every_default() throws Exception {
    assertThat(file.load(ConfigFile.MINIMAL).clients())
        .containsExactly(
            new ClientSettings(
                "abc",
                List.of(),
                null,
                Disclosure.UNIFORM,
                ClientSettings.DeliveryHint.EMAIL,
                null,
                false,
                EncodedData.RELAY,
                List.of("*"),
                Map.of(),
                null));
  }

  @Test
  void limits_are_local_with_four_rules() throws Exception {
    Set<Operation> both = Set.of(Operation.FORGOT_PASSWORD, Operation.CONFIRM_FORGOT_PASSWORD);
    Set<Operation> confirm = Set.of(Operation.CONFIRM_FORGOT_PASSWORD);
    Set<Operation> forgot = Set.of(Operation.FORGOT_PASSWORD);
    List<LimitSettings.Key> username = List.of(LimitSettings.Key.USERNAME);
    List<LimitSettings.Key> pair = List.of(LimitSettings.Key.IP, LimitSettings.Key.USERNAME);
    assertThat(file.load(ConfigFile.MINIMAL).limits())
        .isEqualTo(
            new LimitSettings(
                Store.LOCAL,
                Secret.NONE,
                10_000_000,
                Duration.ofSeconds(2),
                List.of(
                    rule(
                        "per-ip",
                        List.of(LimitSettings.Key.IP),
                        both,
                        per(10, QUARTER),
                        per(50, DAY)),
                    rule(
                        "per-network", List.of(LimitSettings.Key.NETWORK), both, per(100, QUARTER)),
                    rule("per-username", username, forgot, per(4, FOUR_HOURS), per(20, DAY)),
                    rule("per-ip-and-username", pair, forgot, per(3, HOUR), per(6, DAY)),
                    rule("guesses", username, confirm, per(4, FOUR_HOURS)),
                    rule("guesses-per-ip", pair, confirm, per(3, HOUR), per(6, DAY))),
                Set.of("*"),
                null));
  }

  @Test
  void trusted_devices_without_keys_of_their_own_have_the_defaults() throws Exception {
    assertThat(file.load(ConfigFile.MINIMAL + "limits: {trusted-devices: {}}").limits())
        .extracting(LimitSettings::trustedDevices)
        .isEqualTo(
            new LimitSettings.TrustedDevices(
                Duration.ofDays(180),
                List.of(),
                List.of(per(2, HOUR), per(6, DAY)),
                List.of(per(2, HOUR), per(10, DAY)),
                List.of(per(3, HOUR)),
                20));
  }

  @Test
  void each_operation_that_is_passed_through_is_counted_by_an_enforced_rule() throws Exception {
    List<Operation> others =
        Stream.of(Operation.values()).filter(operation -> !operation.isRecovery()).toList();
    for (Operation operation : others) {
      GatewayConfig config = file.load(passing(List.of(operation), ""));

      assertThat(config.warnings()).noneMatch(warning -> warning.contains("pass-through"));
      assertThat(config.limits().rules())
          .filteredOn(rule -> rule.operations().contains(operation))
          .anyMatch(rule -> rule.keys().equals(List.of(LimitSettings.Key.IP)));
    }
    GatewayConfig all = file.load(passing(others, ""));
    assertThat(all.limits().rules()).extracting(Rule::name).doesNotHaveDuplicates().hasSize(14);
    assertThat(all.limits().rules())
        .filteredOn(rule -> rule.keys().contains(LimitSettings.Key.USERNAME))
        .filteredOn(rule -> rule.operations().contains(Operation.INITIATE_AUTH))
        .allMatch(rule -> rule.mode() == Mode.SHADOW);
  }

  @Test
  void each_kind_of_operation_that_is_passed_through_has_its_rules() throws Exception {
    List<Operation> others =
        Stream.of(Operation.values()).filter(operation -> !operation.isRecovery()).toList();

    List<Rule> rules = file.load(passing(others, "")).limits().rules();

    String messages =
        "GetUserAttributeVerificationCode,ResendConfirmationCode,SignUp,UpdateUserAttributes";
    String tries =
        "ChangePassword,ConfirmSignUp,InitiateAuth,RespondToAuthChallenge,VerifySoftwareToken,"
            + "VerifyUserAttribute";
    assertThat(rules.subList(6, 13))
        .map(DefaultsTest::line)
        .containsExactly(
            "messages-per-ip [IP] ENFORCE 10/PT15M,50/PT24H " + messages,
            "messages-per-network [NETWORK] ENFORCE 100/PT15M " + messages,
            "messages-per-username [USERNAME] ENFORCE 5/PT1H ResendConfirmationCode,SignUp",
            "messages-per-pair [IP, USERNAME] ENFORCE 3/PT1H ResendConfirmationCode,SignUp",
            "tries-per-ip [IP] ENFORCE 60/PT15M " + tries,
            "tries-per-network [NETWORK] ENFORCE 600/PT15M " + tries,
            "tries-per-username [USERNAME] SHADOW 10/PT15M"
                + " ConfirmSignUp,InitiateAuth,RespondToAuthChallenge");
    Set<Operation> counted = EnumSet.noneOf(Operation.class);
    rules.subList(0, 13).forEach(rule -> counted.addAll(rule.operations()));
    assertThat(line(rules.get(13))).startsWith("others-per-ip [IP] ENFORCE 300/PT15M ");
    assertThat(rules.get(13).operations())
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(counted)));
  }

  /** Name, keys, mode, permits and windows, operations. */
  private static String line(Rule rule) {
    return rule.name()
        + " "
        + rule.keys()
        + " "
        + rule.mode()
        + " "
        + rule.allow().stream()
            .map(allow -> allow.permits() + "/" + allow.window())
            .collect(joining(","))
        + " "
        + rule.operations().stream().map(Operation::wireName).sorted().collect(joining(","));
  }

  @Test
  void an_operation_that_no_enforced_rule_counts_is_warned_of() throws Exception {
    List<Operation> passed = List.of(Operation.SIGN_UP, Operation.INITIATE_AUTH);

    assertThat(file.load(passing(passed, "limits: {rules: []}")).warnings())
        .contains("cognito.pass-through: no enforced limit rule counts SignUp, InitiateAuth");
    assertThat(
            file.load(
                    passing(
                        passed,
                        "limits: {rules: [{name: a, key: ip, allow: [1 per 1s], operations:"
                            + " [SignUp]}, {name: b, key: ip, allow: [1 per 1s], mode: shadow,"
                            + " operations: [InitiateAuth]}]}"))
                .warnings())
        .contains("cognito.pass-through: no enforced limit rule counts InitiateAuth");
  }

  private static String passing(List<Operation> operations, String limits) {
    List<String> names = operations.stream().map(Operation::wireName).toList();
    return "cognito: {region: eu-west-1, pass-through: "
        + names
        + "}\n"
        + ConfigFile.CLIENTS
        + "\n"
        + limits;
  }

  @Test
  void a_section_without_keys_is_as_good_as_none() throws Exception {
    String empty = "server:\nadmin: {}\nlimits: ~\naudit: null\nlogin-pages:\ntelemetry:\n";

    assertThat(file.load(empty + ConfigFile.MINIMAL)).isEqualTo(file.load(ConfigFile.MINIMAL));
  }

  @Test
  void a_client_with_a_secret_sends_ip_addresses() throws Exception {
    ClientSettings client =
        file.load(ConfigFile.COGNITO + "clients: [{client-id: abc, client-secrets: [s]}]")
            .clients()
            .get(0);

    assertThat(client.clientSecrets()).containsExactly(Secret.of("s"));
    assertThat(client.ipAddress()).isTrue();
  }

  @Test
  void a_client_with_a_pool_derives_encoded_data() throws Exception {
    String pool = "clients: [{client-id: abc, user-pool-id: eu-west-1_A}]";

    assertThat(file.load(ConfigFile.COGNITO + pool).clients().get(0).encodedData())
        .isEqualTo(EncodedData.DERIVE);
  }

  @ParameterizedTest
  @CsvSource({
    "us-gov-west-1, https://cognito-idp.us-gov-west-1.amazonaws.com",
    "cn-north-1, https://cognito-idp.cn-north-1.amazonaws.com.cn",
    "eusc-de-east-1, https://cognito-idp.eusc-de-east-1.amazonaws.eu",
  })
  void the_endpoint_is_the_regions(String region, String endpoint) throws Exception {
    assertThat(
            file.load("cognito: {region: " + region + "}\n" + ConfigFile.CLIENTS)
                .cognito()
                .endpoint())
        .hasToString(endpoint);
  }

  private static Allowance per(long permits, Duration window) {
    return new Allowance(permits, window);
  }

  private static Rule rule(
      String name, List<LimitSettings.Key> keys, Set<Operation> operations, Allowance... allow) {
    return new Rule(name, keys, List.of(allow), Mode.ENFORCE, 24, 48, operations);
  }
}
