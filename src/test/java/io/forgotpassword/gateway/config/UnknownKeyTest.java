package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownKeyTest {
  private final ConfigFile file;

  UnknownKeyTest(@TempDir Path directory) {
    file = new ConfigFile(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          admin: {tokn: hunter2}          => admin.tokn (expected: one of host, port, token; did you mean token?)
          admin: {password: hunter2}      => admin.password (expected: one of host, port, token)
          admin: {HOST: a}                => admin.HOST (expected: one of host, port, token)
          server: {tls: {certificate: a, key: b, keys: c}} => server.tls.keys (expected: one of certificate, key; did you mean key?)
          server: {cors: {allowed_origins: []}} => server.cors.allowed_origins (expected: one of allowed-origins, credentials; did you mean allowed-origins?)
          audit: {directry: a}            => audit.directry (expected: one of directory, pseudonym-key, schema, ipv4-prefix, ipv6-prefix, segment-bytes, segment-age, fsync, checkpoint-records, checkpoint-interval, signing-key, kafka; did you mean directory?)
          login-pages: {upstream: 'http://a', <<: {}} => login-pages.<< (expected: one of upstream, hosts, host, connections, per-address, timeouts, buffer, security-headers, via)
          telemetry: {otlp: a}            => telemetry.otlp (expected: one of otlp-endpoint, sample-ratio, logs, access-log, access-log-paths)
          limits: {rules: [], singleflight: 2s} => limits.singleflight (expected: one of store, redis, max-keys, single-flight, rules, phone-countries, trusted-devices; did you mean single-flight?)
          """)
  void an_unknown_key_is_refused_with_the_nearest_known_one(String section, String problem)
      throws Exception {
    assertThat(file.problems(section + "\n" + ConfigFile.MINIMAL))
        .containsExactly("gateway.yaml:1: " + problem);
  }

  @Test
  void an_unknown_key_in_a_list_is_refused_with_its_index() throws Exception {
    String yaml =
        """
        cognito: {region: eu-west-1}
        clients:
          - client-id: a
          - client-id: b
            client-secret: hunter2
        limits:
          rules:
            - {name: a, key: ip, allow: [1 per 1s], modes: enforce}
        """;
    assertThat(file.problems(yaml))
        .containsExactly(
            "gateway.yaml:5: clients[1].client-secret (expected: one of client-id, client-secrets,"
                + " user-pool-id, client-metadata, disclosure, delivery-hint, password-policy,"
                + " ip-address, encoded-data, analytics-endpoint-id; did you mean client-secrets?)",
            "gateway.yaml:8: limits.rules[0].modes (expected: one of name, key, allow, mode,"
                + " ipv4-prefix, ipv6-prefix, operations; did you mean mode?)");
  }

  @Test
  void an_unknown_key_cannot_write_to_the_terminal() throws Exception {
    assertThat(file.problems(ConfigFile.MINIMAL + "\"\\e[31m\\n" + "x".repeat(200) + "\": 1"))
        .singleElement()
        .asString()
        .startsWith("gateway.yaml:3: \\u001b[31m\\u000axxx")
        .contains("x... (expected: one of server,");
  }
}
