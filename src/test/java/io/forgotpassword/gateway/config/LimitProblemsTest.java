package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.model.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with {@code limits}, line for line. */
class LimitProblemsTest {
  private static final String KEYS =
      "ip or network or username or fingerprint or client or phone-country or global,"
          + " or two different ones such as username+network";

  private final ConfigFile file;

  LimitProblemsTest(@TempDir Path directory) {
    file = new ConfigFile(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {store: disk}        => store: disk (expected: local or redis)
          {redis: localhost}   => redis: *** (expected: redis:// or rediss:// and a host)
          {redis: 'http://u:p@h'} => redis: *** (expected: redis:// or rediss:// and a host)
          {redis: 'redis://h/db'} => redis: *** (expected: redis:// or rediss:// and a host)
          {max-keys: 0}        => max-keys: 0 (expected: 1..100000000)
          {single-flight: 2}   => single-flight: 2 (expected: a duration such as 250ms, 5s, 15m or 24h, 0s..1m)
          {phone-countries: [de]} => phone-countries[0]: de (expected: * or an ISO 3166 region such as DE or a calling code such as +49)
          {phone-countries: [XX]} => phone-countries[0]: XX (expected: * or an ISO 3166 region such as DE or a calling code such as +49)
          {phone-countries: [+999]} => phone-countries[0]: +999 (expected: * or an ISO 3166 region such as DE or a calling code such as +49)
          {phone-countries: []} => phone-countries: a list (expected: at least one country; ["*"] is all)
          {phone-countries: ['*', DE]} => phone-countries: a list (expected: * alone, or a list of countries)
          {rules: {}}          => rules: a mapping (expected: a list)
          {rules: [per-ip]}    => rules[0]: a single value (expected: a mapping)
          """)
  void a_bad_value_is_refused(String section, String problem) throws Exception {
    assertThat(problemsOf("limits: " + section))
        .containsExactly("gateway.yaml:1: limits." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          remember: 12h            => remember: 12h (expected: a duration such as 250ms, 5s, 15m or 24h, 1d..365d)
          remember: 366d           => remember: 366d (expected: a duration such as 250ms, 5s, 15m or 24h, 1d..365d)
          keys: abc                => keys: a single value (expected: a list)
          keys: [0123456789012345678901234567890] => keys[0]: *** (expected: a key of 32..1024 bytes, such as of openssl rand -base64 32)
          keys: [""]               => keys[0]: "" (expected: a key of 32..1024 bytes, such as of openssl rand -base64 32)
          keys: [01234567890123456789012345678901, 01234567890123456789012345678901] => keys[1]: *** (expected: a key that is not in the list before it)
          allow: []                => allow: a list (expected: a list of at least one limit such as 10 per 15m)
          per-username: [2 in 1h]  => per-username[0]: 2 in 1h (expected: a limit such as 10 per 15m, at least 1 and a window of 1s..8760h)
          guesses: [1 per 1h, 2 per 60m] => guesses[1]: 2 per 60m (expected: a window that no limit before it has)
          reserve: 20              => reserve: 20 (expected: a share such as 20%, 0%..50%)
          reserve: 51%             => reserve: 51% (expected: a share such as 20%, 0%..50%)
          """)
  void a_bad_value_for_trusted_devices_is_refused(String devices, String problem) throws Exception {
    assertThat(problemsOf("limits: {trusted-devices: {" + devices + "}}"))
        .containsExactly("gateway.yaml:1: limits.trusted-devices." + problem);
  }

  @Test
  void more_than_eight_keys_of_trusted_devices_are_refused() throws Exception {
    String keys =
        IntStream.range(10, 19)
            .mapToObj(n -> "k".repeat(30) + n)
            .collect(Collectors.joining(", ", "[", "]"));
    assertThat(problemsOf("limits: {trusted-devices: {keys: " + keys + "}}"))
        .containsExactly(
            "gateway.yaml:1: limits.trusted-devices.keys: a list (expected: at most 8 keys)");
  }

  @Test
  void gateways_that_share_limits_need_keys_of_trusted_devices() throws Exception {
    assertThat(
            problemsOf(
                "limits: {store: redis, redis: 'redis://h', trusted-devices: {}}\n"
                    + "audit: {pseudonym-key: 0123456789abcdef}"))
        .containsExactly(
            "gateway.yaml:1: limits.trusted-devices.keys (expected: the same keys for all"
                + " gateways, because limits.store is redis)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          key: ip, allow: [1 per 1s]                   => name (expected: 1 to 64 of a-z, 0-9 and -)
          name: Per_IP, key: ip, allow: [1 per 1s]     => name: Per_IP (expected: 1 to 64 of a-z, 0-9 and -)
          name: a, key: ip                             => allow (expected: a list of at least one limit such as 10 per 15m)
          name: a, key: ip, allow: []                  => allow: a list (expected: a list of at least one limit such as 10 per 15m)
          name: a, key: ip, allow: 1 per 1s            => allow: a single value (expected: a list)
          name: a, key: ip, allow: [1 per 1m, 2 per 60s] => allow[1]: 2 per 60s (expected: a window that no limit before it has)
          name: a, key: ip, allow: [1 per 1s], mode: on => mode: on (expected: enforce or shadow)
          name: a, key: ip, allow: [1 per 1s], ipv4-prefix: 24 => ipv4-prefix: 24 (expected: nothing, because the rule's key has no network in it)
          name: a, key: network, allow: [1 per 1s], ipv4-prefix: 0 => ipv4-prefix: 0 (expected: 1..32)
          name: a, key: network, allow: [1 per 1s], ipv6-prefix: 129 => ipv6-prefix: 129 (expected: 1..128)
          name: a, key: ip, allow: [1 per 1s], operations: [] => operations: a list (expected: at least one operation; without the key it is those of recovery)
          name: a, key: ip, allow: [1 per 1s], operations: [SignUp] => operations[0]: SignUp (expected: ForgotPassword or ConfirmForgotPassword, or what else cognito.pass-through names)
          """)
  void a_bad_rule_is_refused(String rule, String problem) throws Exception {
    assertThat(problemsOf("limits:\n  rules:\n    - {" + rule + "}"))
        .containsExactly("gateway.yaml:3: limits.rules[0]." + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "IP", "ip+ip", "ip+client+global", "+ip", "ip+", "ip + client"})
  void a_bad_key_is_refused(String key) throws Exception {
    assertThat(problemsOf(ruleWith("key: " + key, "1 per 1s")))
        .containsExactly(
            "gateway.yaml:1: limits.rules[0].key: " + key + " (expected: " + KEYS + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "5/15m", "0 per 15m", "5 per 15", "5 per 500ms", "5 per 0s", "x per 1m"})
  void a_bad_limit_is_refused(String limit) throws Exception {
    assertThat(problemsOf(ruleWith("key: ip", limit)))
        .containsExactly(
            "gateway.yaml:1: limits.rules[0].allow[0]: "
                + limit
                + " (expected: a limit such as 10 per 15m, at least 1 and a window of 1s..8760h)");
  }

  @Test
  void rules_have_names_of_their_own() throws Exception {
    String yaml =
        """
        limits:
          rules:
            - {name: a, key: ip, allow: [1 per 1s]}
            - {name: b, key: ip, allow: [1 per 1s]}
            - name: a
              key: ip
              allow: [1 per 1s]
        """;
    assertThat(problemsOf(yaml))
        .containsExactly(
            "gateway.yaml:5: limits.rules[2].name: a (expected: a name that no rule above has)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trusted-device",
        "trusted-username",
        "trusted-guesses",
        "forgotten-devices",
        "paused",
        "pause-links"
      })
  void no_rule_has_the_name_of_one_of_the_gateways_own(String name) throws Exception {
    String yaml = "limits: {rules: [{name: " + name + ", key: ip, allow: [1 per 1s]}]}";
    assertThat(problemsOf(yaml))
        .containsExactly(
            "gateway.yaml:1: limits.rules[0].name: "
                + name
                + " (expected: a name that is not one of the gateway's own rules)");
  }

  @Test
  void good_values_are_read() throws Exception {
    String yaml =
        """
        limits:
          redis: rediss://:password@redis.example:6380/1
          max-keys: 100
          single-flight: 0s
          phone-countries: [DE, +43]
          rules:
            - {name: country, key: phone-country, allow: [9 per 1h], mode: shadow}
            - {name: software, key: fingerprint+ip, allow: [9 per 1h]}
            - name: pair
              key: username+network
              allow: ["1 per 1s", "9 per 8760h"]
              ipv4-prefix: 32
              ipv6-prefix: 1
              operations: [ForgotPassword]
        """;
    LimitSettings limits = file.load(yaml + ConfigFile.MINIMAL).limits();

    assertThat(limits.redis().reveal()).isEqualTo("rediss://:password@redis.example:6380/1");
    assertThat(limits.maxKeys()).isEqualTo(100);
    assertThat(limits.singleFlight()).isZero();
    assertThat(limits.phoneCountries()).containsExactlyInAnyOrder("DE", "+43");
    assertThat(limits.rules())
        .containsExactly(
            rule("country", Mode.SHADOW, LimitSettings.Key.PHONE_COUNTRY),
            rule("software", Mode.ENFORCE, LimitSettings.Key.FINGERPRINT, LimitSettings.Key.IP),
            new Rule(
                "pair",
                List.of(LimitSettings.Key.USERNAME, LimitSettings.Key.NETWORK),
                List.of(
                    new Allowance(1, Duration.ofSeconds(1)),
                    new Allowance(9, Duration.ofDays(365))),
                Mode.ENFORCE,
                32,
                1,
                Set.of(Operation.FORGOT_PASSWORD)));
  }

  @Test
  void a_rule_may_count_what_passes_through_and_nothing_else() throws Exception {
    String cognito = "cognito: {region: eu-west-1, pass-through: [SignUp, InitiateAuth]}\n";
    String rules =
        """
        limits:
          rules:
            - {name: a, key: ip, allow: [1 per 1s], operations: [InitiateAuth, ForgotPassword]}
            - {name: b, key: ip, allow: [1 per 1s]}
        """;
    GatewayConfig config = file.load(cognito + rules + ConfigFile.CLIENTS);

    assertThat(config.cognito().passThrough())
        .containsExactly(Operation.SIGN_UP, Operation.INITIATE_AUTH);
    assertThat(config.limits().rules())
        .extracting(Rule::operations)
        .containsExactly(
            Set.of(Operation.INITIATE_AUTH, Operation.FORGOT_PASSWORD), Operation.RECOVERY);
    assertThat(
            file.problems(
                cognito + rules.replace("[InitiateAuth", "[GetUser") + ConfigFile.CLIENTS))
        .containsExactly(
            "gateway.yaml:4: limits.rules[0].operations[0]: GetUser (expected: ForgotPassword or"
                + " ConfirmForgotPassword or SignUp or InitiateAuth, or what else"
                + " cognito.pass-through names)");
  }

  @Test
  void a_shared_store_needs_an_address_and_a_shared_key() throws Exception {
    assertThat(problemsOf("limits: {store: redis}"))
        .containsExactlyInAnyOrder(
            "gateway.yaml:1: limits.redis"
                + " (expected: redis:// or rediss:// and a host, because limits.store is redis)",
            "gateway.yaml:1: audit.pseudonym-key"
                + " (expected: one key for all gateways, because limits.store is redis)");
  }

  @Test
  void a_shared_store_is_had_with_both() throws Exception {
    String yaml = "limits: {store: redis, redis: 'redis://a'}\naudit: {pseudonym-key: k}\n";
    assertThat(file.load(yaml + ConfigFile.MINIMAL).limits().store())
        .isEqualTo(LimitSettings.Store.REDIS);
  }

  @Test
  void no_rules_are_no_limit() throws Exception {
    GatewayConfig config = file.load("limits: {rules: []}\n" + ConfigFile.MINIMAL);
    assertThat(config.limits().rules()).isEmpty();
  }

  private static Rule rule(String name, Mode mode, LimitSettings.Key... keys) {
    List<Allowance> allow = List.of(new Allowance(9, Duration.ofHours(1)));
    return new Rule(name, List.of(keys), allow, mode, 24, 48, Operation.RECOVERY);
  }

  private static String ruleWith(String key, String limit) {
    return "limits: {rules: [{name: a, " + key + ", allow: ['" + limit + "']}]}";
  }

  private List<String> problemsOf(String yaml) throws Exception {
    return file.problems(yaml + "\n" + ConfigFile.MINIMAL);
  }
}
