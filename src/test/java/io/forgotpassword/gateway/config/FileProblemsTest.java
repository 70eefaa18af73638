package io.forgotpassword.gateway.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no configuration at all, and how problems are told. */
class FileProblemsTest {
  private final Path directory;
  private final ConfigFile file;

  FileProblemsTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = new ConfigFile(directory);
  }

  @Test
  void a_missing_file_is_a_problem() {
    assertThat(file.problems())
        .containsExactly("gateway.yaml: no such file (expected: a readable file of at most 1 MiB)");
  }

  @Test
  void a_directory_is_a_problem() throws Exception {
    Files.createDirectory(file.path());
    assertThat(file.problems())
        .containsExactly("gateway.yaml: not readable (expected: a readable file of at most 1 MiB)");
  }

  @Test
  void a_file_beyond_the_bound_is_a_problem() throws Exception {
    assertThat(file.problems("#" + " ".repeat(1 << 20)))
        .containsExactly("gateway.yaml: not readable (expected: a readable file of at most 1 MiB)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a comment\n"})
  void an_empty_file_is_a_problem(String yaml) throws Exception {
    assertThat(file.problems(yaml))
        .containsExactly("gateway.yaml:1: empty (expected: a mapping of sections)");
  }

  @Test
  void a_file_that_is_no_mapping_is_a_problem() throws Exception {
    assertThat(file.problems("\n- server\n"))
        .containsExactly("gateway.yaml:2: a list (expected: a mapping of sections)");
    assertThat(file.problems("hunter2"))
        .containsExactly("gateway.yaml:1: a single value (expected: a mapping of sections)");
    assertThat(file.problems("---\n"))
        .containsExactly("gateway.yaml:2: nothing (expected: a mapping of sections)");
  }

  @Test
  void a_second_document_is_a_problem() throws Exception {
    assertThat(file.problems(ConfigFile.MINIMAL + "--- {server: {}}\n"))
        .containsExactly("gateway.yaml:3: a second document (expected: only one)");
  }

  @Test
  void a_file_that_is_not_utf_8_is_a_problem() throws Exception {
    Files.writeString(file.path(), ConfigFile.MINIMAL + "# f\u00fcr alle\n", ISO_8859_1);
    assertThat(file.problems()).containsExactly("gateway.yaml: not UTF-8 (expected: UTF-8 text)");
  }

  @Test
  void a_byte_order_mark_is_none() throws Exception {
    assertThat(file.problems("\uFEFF" + ConfigFile.MINIMAL)).isEmpty();
  }

  @Test
  void a_control_character_is_a_problem_on_its_line() throws Exception {
    assertThat(file.problems(ConfigFile.MINIMAL + "server: {host: \u0000}"))
        .containsExactly("gateway.yaml:3: U+0000 (expected: YAML, which has no such character)");
  }

  @Test
  void a_syntax_error_is_one_problem_on_its_line() throws Exception {
    assertThat(file.problems("server:\n  port: 1\n host: a\n"))
        .containsExactly(
            "gateway.yaml:3: expected <block end>, but found '<block mapping start>'"
                + " (expected: YAML)");
    assertThat(file.problems("server: *none\n"))
        .containsExactly("gateway.yaml:1: found undefined alias none (expected: YAML)");
  }

  @Test
  void a_cut_escape_sequence_is_a_problem() throws Exception {
    assertThat(file.problems("admin: \"\\x"))
        .containsExactly("gateway.yaml: malformed (expected: YAML)");
  }

  @Test
  void anchors_and_aliases_are_fine() throws Exception {
    String yaml =
        """
        cognito: {region: &region eu-west-1}
        clients:
          - {client-id: a, client-metadata: &metadata {allow: [b]}}
          - {client-id: b, client-metadata: *metadata, analytics-endpoint-id: *region}
        """;
    assertThat(file.load(yaml).clients().get(1).allowedMetadata()).containsExactly("b");
    assertThat(file.load(yaml).clients().get(1).analyticsEndpointId()).isEqualTo("eu-west-1");
  }

  @Test
  void a_bomb_of_aliases_is_a_problem() throws Exception {
    String aliases = "*a, ".repeat(51);
    assertThat(file.problems("a: &a [x]\nb: [" + aliases + "]\n"))
        .containsExactly(
            "gateway.yaml: Number of aliases for non-scalar nodes exceeds the specified max=50"
                + " (expected: YAML)");
  }

  @Test
  void a_mapping_inside_itself_is_read_once() throws Exception {
    assertThat(file.problems(ConfigFile.MINIMAL + "server: &s {cors: *s}\n"))
        .containsExactly(
            "gateway.yaml:3: server.cors.cors (expected: one of allowed-origins, credentials)");
  }

  @Test
  void deep_nesting_is_a_problem() throws Exception {
    assertThat(file.problems("a: " + "[".repeat(10_000)))
        .containsExactly("gateway.yaml: Nesting Depth exceeded max 20 (expected: YAML)");
  }

  @Test
  void a_tag_is_a_problem() throws Exception {
    assertThat(file.problems("admin: {token: !vault abc}\n" + ConfigFile.MINIMAL))
        .containsExactly("gateway.yaml:1: !vault (expected: a value without a tag)");
  }

  @Test
  void a_duplicate_key_is_a_problem() throws Exception {
    assertThat(file.problems(ConfigFile.MINIMAL + "server:\n  port: 1\n  host: a\n  port: 2\n"))
        .containsExactly(
            "gateway.yaml:6: server.port (expected: each key once; it also stands on line 4)");
  }

  @Test
  void a_key_that_is_no_text_is_a_problem() throws Exception {
    assertThat(file.problems(ConfigFile.MINIMAL + "server:\n  ? [port]\n  : 1\n"))
        .containsExactly("gateway.yaml:4: server: a list (expected: a text as a key)");
  }

  @Test
  void all_problems_are_reported_at_once_in_the_files_order() throws Exception {
    String yaml =
        """
        limits: {single-flight: soon}
        servr: {port: 1}
        clients:
          - disclosure: all
            ip-address: maybe
          - client-id: b
            encoded-data: derive
        cognito:
          timeout: never
        server: {port: 70000, hst: a, host: ""}
        """;
    assertThat(file.problems(yaml))
        .containsExactly(
            "gateway.yaml:1: limits.single-flight: soon"
                + " (expected: a duration such as 250ms, 5s, 15m or 24h, 0s..1m)",
            "gateway.yaml:2: servr (expected: one of server, admin, cognito, clients, limits,"
                + " audit, login-pages, owner-pause, telemetry; did you mean server?)",
            "gateway.yaml:4: clients[0].client-id (expected: 1 to 128 letters, digits, _ or +)",
            "gateway.yaml:4: clients[0].disclosure: all (expected: faithful or uniform or acknowledge)",
            "gateway.yaml:5: clients[0].ip-address: maybe (expected: true or false)",
            "gateway.yaml:7: clients[1].encoded-data: derive"
                + " (expected: relay or off, or a user-pool-id to derive it for)",
            "gateway.yaml:8: cognito.region (expected: an AWS Region such as eu-west-1)",
            "gateway.yaml:9: cognito.timeout: never"
                + " (expected: a duration such as 250ms, 5s, 15m or 24h, 100ms..5m)",
            "gateway.yaml:10: server.port: 70000 (expected: 0..65535)",
            "gateway.yaml:10: server.hst (expected: one of max-body, host, port, event-loops,"
                + " max-head, max-connections, max-connections-per-address, max-in-flight-bytes,"
                + " trusted-proxies, forwarded-header, forwarded-host-from-proxy, ja4-headers,"
                + " proxy-protocol, tls, cors, drain; did you mean host?)",
            "gateway.yaml:10: server.host: \"\" (expected: an IP address or a host name)");
  }

  @Test
  void the_exception_carries_the_problems_and_tells_them_line_by_line() throws Exception {
    Files.writeString(file.path(), "server:\n  port: 99999\n");
    InvalidConfigException thrown =
        catchThrowableOfType(
            InvalidConfigException.class, () -> ConfigLoader.load(file.path(), file.environment()));

    String name = directory.resolve("gateway.yaml").toString();
    assertThat(thrown.problems())
        .contains(new InvalidConfigException.Problem(name, 2, "server.port", "99999", "0..65535"))
        .hasSize(3);
    assertThat(thrown)
        .message()
        .hasLineCount(3)
        .contains(":2: server.port: 99999 (expected: 0..65535)");
  }
}
