package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("NAME", "value", "EMPTY", "", "NESTED", "${NAME}", "YAML", "[a, {b: c}] # d");

  private final Path directory;

  InterpolationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          ${NAME}               => value
          a ${NAME}-${NAME} b   => a value-value b
          ${NAME:-other}        => value
          ${UNSET:-other}       => other
          ${EMPTY:-other}       => other
          ${UNSET:-a:-$b}       => a:-$b
          x${UNSET:-}x          => xx
          x${EMPTY}x            => xx
          $${NAME}              => ${NAME}
          $$${NAME}             => $${NAME}
          $NAME $ {NAME} $$     => $NAME $ {NAME} $$
          ${NESTED}             => ${NAME}
          ${YAML}               => [a, {b: c}] # d
          """)
  void placeholders_become_text(String written, String text) throws Exception {
    assertThat(metadata(written)).isEqualTo(text);
  }

  @Test
  void a_files_content_is_trimmed_and_never_looked_at_again() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "\n ${NAME} \u00fc\r\n\n");
    assertThat(metadata("<${file:" + secret + "}>")).isEqualTo("<${NAME} \u00fc>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          ${UNSET}          => environment variable UNSET to be set, or a default after :-
          a ${UNSET} b      => environment variable UNSET to be set, or a default after :-
          ${file:/no/such}  => a readable, regular file of UTF-8 text, at most 64 KiB
          ${file:/}         => a readable, regular file of UTF-8 text, at most 64 KiB
          ${}               => ${NAME}, ${NAME:-default} or ${file:/path}, none inside another; $${ for ${
          ${file:}          => ${NAME}, ${NAME:-default} or ${file:/path}, none inside another; $${ for ${
          ${1A}             => ${NAME}, ${NAME:-default} or ${file:/path}, none inside another; $${ for ${
          ${A-b}            => ${NAME}, ${NAME:-default} or ${file:/path}, none inside another; $${ for ${
          ${NAME            => ${NAME}, ${NAME:-default} or ${file:/path}, none inside another; $${ for ${
          ${A:-${NAME}}     => ${NAME}, ${NAME:-default} or ${file:/path}, none inside another; $${ for ${
          """)
  void a_bad_placeholder_is_a_problem(String written, String expected) throws Exception {
    assertThat(problems("server: {host: '" + written + "'}"))
        .containsExactly(
            "gateway.yaml:1: server.host: " + written + " (expected: " + expected + ")");
  }

  @Test
  void a_fifo_or_a_directory_is_a_problem_and_is_not_waited_for(@TempDir Path other)
      throws Exception {
    Path fifo = other.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    for (Path no : List.of(fifo, other)) {
      assertThat(
              new ConfigFile(directory)
                  .problems(ConfigFile.MINIMAL + "admin: {token: \"${file:" + no + "}\"}"))
          .singleElement()
          .asString()
          .contains("admin.token", "a readable, regular file");
    }
  }

  @Test
  void every_bad_placeholder_of_a_text_is_reported() throws Exception {
    assertThat(problems("server: {host: '${A}.${B}'}")).hasSize(2);
  }

  @Test
  void placeholders_stand_for_values_of_every_type() throws Exception {
    Map<String, String> environment =
        Map.of("PORT", "81", "ON", "true", "PROXY", "10.0.0.0/8", "DRAIN", "3", "MODE", "sigv4");
    String yaml =
        """
        server: {port: "${PORT}", proxy-protocol: $ON, trusted-proxies: ["${PROXY}"], drain: "${DRAIN}s"}
        cognito: {region: eu-west-1, signing: "${MODE}"}
        """
            .replace("$ON", "\"${ON}\"");
    GatewayConfig config = new ConfigFile(directory, environment).load(yaml + ConfigFile.CLIENTS);

    assertThat(config.server().port()).isEqualTo(81);
    assertThat(config.server().proxyProtocol()).isTrue();
    assertThat(config.server().proxies().blocks()).hasToString("[10.0.0.0/8]");
    assertThat(config.server().drain()).hasSeconds(3);
    assertThat(config.cognito().signing()).hasToString("SIGV4");
  }

  @Test
  void a_bad_value_from_a_placeholder_is_shown_as_written() throws Exception {
    assertThat(problems("server: {port: '${NAME}', host: '${YAML}', max-body: '1${NAME}'}"))
        .containsExactly(
            "gateway.yaml:1: server.port: ${NAME} (expected: 0..65535)",
            "gateway.yaml:1: server.host: ${YAML} (expected: an IP address or a host name)",
            "gateway.yaml:1: server.max-body: 1${NAME}"
                + " (expected: a size such as 4096, 16KiB or 1MiB, 1KiB..16MiB)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          ${YAML}           => ${YAML}
          ${EMPTY:-}b c     => ***
          ${UNSET:-hun ter} => ***
          hun ter           => ***
          a ${YAML}         => ***
          """)
  void a_bad_secret_is_shown_only_as_a_placeholder(String written, String shown) throws Exception {
    assertThat(problems("admin: {token: '" + written + "'}"))
        .containsExactly(
            "gateway.yaml:1: admin.token: "
                + shown
                + " (expected: at most 1024 visible ASCII characters, no spaces)");
  }

  @Test
  void an_unset_client_secret_is_one_problem() throws Exception {
    String client =
        "clients: [{client-id: a, client-secrets: ['${CLIENT_SECRET}'], ip-address: true}]";
    assertThat(new ConfigFile(directory).problems(ConfigFile.COGNITO + client))
        .containsExactly(
            "gateway.yaml:2: clients[0].client-secrets[0]: ${CLIENT_SECRET}"
                + " (expected: environment variable CLIENT_SECRET to be set,"
                + " or a default after :-)");
  }

  private String metadata(String written) throws Exception {
    String client = "clients: [{client-id: a, client-metadata: {add: {k: '" + written + "'}}}]";
    return new ConfigFile(directory, ENVIRONMENT)
        .load(ConfigFile.COGNITO + client)
        .clients()
        .get(0)
        .addedMetadata()
        .getOrDefault("k", "none");
  }

  private List<String> problems(String section) throws Exception {
    return new ConfigFile(directory, ENVIRONMENT).problems(section + "\n" + ConfigFile.MINIMAL);
  }
}
