package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.connection.Cidr;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader;
import io.forgotpassword.gateway.edge.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with {@code server}, {@code admin} and the small sections, line for line. */
class ServerProblemsTest {
  private final ConfigFile file;

  ServerProblemsTest(@TempDir Path directory) {
    file = new ConfigFile(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          server: {port: 9090}                             => admin.port (expected: another port than server.port)
          admin: {port: 8080}                              => admin.port: 8080 (expected: another port than server.port)
          server: {host: 127.0.0.1, port: 9090}            => admin.port (expected: another port than server.port)
          cognito: {endpoint: 'http://localhost:8080'}     => cognito.endpoint: http://localhost:8080 (expected: another address than the gateway's own)
          cognito: {endpoint: 'http://127.0.0.1:9090'}     => cognito.endpoint: http://127.0.0.1:9090 (expected: another address than the gateway's own)
          login-pages: {upstream: 'http://127.0.0.1:8080'} => login-pages.upstream: http://127.0.0.1:8080 (expected: another address than the gateway's own)
          """)
  void a_gateway_neither_calls_itself_nor_listens_twice_at_one_port(String yaml, String problem)
      throws Exception {
    String cognito = yaml.startsWith("cognito") ? yaml.replace("{", "{region: eu-west-1, ") : yaml;
    String rest = cognito.equals(yaml) ? "cognito: {region: eu-west-1}\n" : "";
    assertThat(file.problems(cognito + "\n" + rest + "clients: [{client-id: a}]\n"))
        .singleElement()
        .asString()
        .endsWith(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                 => base-url (expected: https://, a host and at most a port; http:// on the loopback only)
          {base-url: 'http://login.example.com'}             => base-url: http://login.example.com (expected: https://, a host and at most a port; http:// on the loopback only)
          {base-url: 'https://a:b@login.example.com'}        => base-url: ***@login.example.com (expected: https://, a host and at most a port; http:// on the loopback only)
          {base-url: 'https://login.example.com/a'}          => base-url: https://login.example.com/a (expected: https://, a host and at most a port; http:// on the loopback only)
          {base-url: 'https://a.example', valid: 9m}         => valid: 9m (expected: a duration such as 250ms, 5s, 15m or 24h, 10m..7d)
          {base-url: 'https://a.example', valid: 8d}         => valid: 8d (expected: a duration such as 250ms, 5s, 15m or 24h, 10m..7d)
          {base-url: 'https://a.example', key-metadata: ''}  => key-metadata: "" (expected: 1..64 letters, digits, _, . or -)
          {base-url: 'https://a.example', key-metadata: 'a b'} => key-metadata: a b (expected: 1..64 letters, digits, _, . or -)
          """)
  void pause_links_need_an_address_that_nobody_reads_on_its_way(String yaml, String problem)
      throws Exception {
    assertThat(
            file.problems(
                ConfigFile.MINIMAL + "limits: {trusted-devices: {}}\nowner-pause: " + yaml))
        .singleElement()
        .asString()
        .endsWith(" owner-pause." + problem);
  }

  @Test
  void pause_links_need_trusted_devices() throws Exception {
    assertThat(file.problems(ConfigFile.MINIMAL + "owner-pause: {base-url: 'https://a.example'}"))
        .singleElement()
        .asString()
        .endsWith(
            " owner-pause: a mapping (expected: limits.trusted-devices, too: otherwise a pause keeps the owner"
                + " out)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{server: {host: 10.0.0.1, port: 9090}",
        "{server: {port: 0}, admin: {port: 0}",
        "{server: {host: 10.0.0.1}, login-pages: {upstream: 'http://127.0.0.1:8080'}"
      })
  void one_port_at_two_addresses_is_not_taken_twice(String yaml) throws Exception {
    assertThat(file.problems(yaml + ", cognito: {region: eu-west-1}, clients: [{client-id: a}]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {port: 99999}        => port: 99999 (expected: 0..65535)
          {port: -1}           => port: -1 (expected: 0..65535)
          {port: 0x1F90}       => port: 0x1F90 (expected: 0..65535)
          {port: 08080}        => port: 08080 (expected: 0..65535)
          {port: 99999999999}  => port: 99999999999 (expected: 0..65535)
          {port: ''}           => port: "" (expected: 0..65535)
          {port: [8080]}       => port: a list (expected: 0..65535)
          {port: {is: 8080}}   => port: a mapping (expected: 0..65535)
          {event-loops: -1}    => event-loops: -1 (expected: 0..1024)
          {host: '[::1]'}      => host: [::1] (expected: an IP address or a host name)
          {host: 1.2.3.400}    => host: 1.2.3.400 (expected: an IP address or a host name)
          {host: a_b}          => host: a_b (expected: an IP address or a host name)
          {proxy-protocol: yes} => proxy-protocol: yes (expected: true or false)
          {proxy-protocol: TRUE} => proxy-protocol: TRUE (expected: true or false)
          {forwarded-header: x-real-ip} => forwarded-header: x-real-ip (expected: x-forwarded-for or forwarded or none)
          {max-connections: 0} => max-connections: 0 (expected: 1..1000000)
          {max-connections-per-address: 0} => max-connections-per-address: 0 (expected: 1..1000000)
          {max-head: 512} => max-head: 512 (expected: a size such as 4096, 16KiB or 1MiB, 1KiB..64KiB)
          {max-in-flight-bytes: 0%} => max-in-flight-bytes: 0% (expected: a share of the heap such as 10%, 1%..50%, or a size, 1MiB..65536MiB)
          {max-in-flight-bytes: 51%} => max-in-flight-bytes: 51% (expected: a share of the heap such as 10%, 1%..50%, or a size, 1MiB..65536MiB)
          {max-in-flight-bytes: 64KiB} => max-in-flight-bytes: 64KiB (expected: a share of the heap such as 10%, 1%..50%, or a size, 1MiB..65536MiB)
          {ja4-headers: ['X-JA4']} => ja4-headers[0]: X-JA4 (expected: a header name in lower case)
          {ja4-headers: ['a b']} => ja4-headers[0]: a b (expected: a header name in lower case)
          {tls: {certificate: a}} => tls.key (expected: a path)
          {tls: {certificate: '', key: b}} => tls.certificate: "" (expected: a path)
          {tls: on}            => tls: a single value (expected: a mapping)
          {cors: []}           => cors: a list (expected: a mapping)
          {cors: {credentials: yes}} => cors.credentials: yes (expected: true or false)
          {cors: {credentials: true}} => cors.credentials: true (expected: false, or exact origins in server.cors.allowed-origins)
          {cors: {credentials: true, allowed-origins: ['*']}} => cors.credentials: true (expected: false, or exact origins in server.cors.allowed-origins)
          """)
  void a_bad_value_is_refused(String section, String problem) throws Exception {
    assertThat(problemsOf("server: " + section))
        .containsExactly("gateway.yaml:1: server." + problem);
  }

  @ParameterizedTest
  @CsvSource({"1b", "16kb", "16 KiB", "1KB", "1GiB", "512", "17MiB", "1.5MiB", "0", "-1KiB"})
  void a_bad_size_is_refused(String size) throws Exception {
    assertThat(problemsOf("server: {max-body: " + size + "}"))
        .containsExactly(
            "gateway.yaml:1: server.max-body: "
                + size
                + " (expected: a size such as 4096, 16KiB or 1MiB, 1KiB..16MiB)");
  }

  @ParameterizedTest
  @CsvSource({
    "20", "20sec", "1.5s", "1d", "-1s", "2h", "20 s", "05s", "1s500ms", "PT20S", "0s", "99ms"
  })
  void a_bad_duration_is_refused(String duration) throws Exception {
    assertThat(problemsOf("server: {drain: " + duration + "}"))
        .containsExactly(
            "gateway.yaml:1: server.drain: "
                + duration
                + " (expected: a duration such as 250ms, 5s, 15m or 24h, 100ms..1h)");
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0/0", "::/0", "10.0.0.1/8", "10.0.0.0/33", "loadbalancer", "10.0.0.0/", "''"})
  void a_bad_block_is_refused_with_its_index(String block) throws Exception {
    String yaml = "server:\n  trusted-proxies:\n    - 10.0.0.0/8\n    - \"" + block + "\"";
    assertThat(problemsOf(yaml))
        .containsExactly(
            "gateway.yaml:4: server.trusted-proxies[1]: "
                + (block.isEmpty() ? "\"\"" : block)
                + " (expected: a block such as 10.0.0.0/8 with no bits set behind its prefix;"
                + " not /0, which would let everybody choose their own address)");
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/",
    "https://A.example",
    "https://a.example:443",
    "http://a.example:80",
    "a.example",
    "https://a.example?x",
    "https://u@a.example",
    "https://*.example",
    "null"
  })
  void a_bad_origin_is_refused(String origin) throws Exception {
    assertThat(problemsOf("server: {cors: {allowed-origins: ['" + origin + "']}}"))
        .containsExactly(
            "gateway.yaml:1: server.cors.allowed-origins[0]: "
                + origin
                + " (expected: * alone, or an origin as browsers send it:"
                + " https://login.example.com, in lower case, no default port, no slash behind)");
  }

  @Test
  void any_origin_stands_alone() throws Exception {
    assertThat(problemsOf("server: {cors: {allowed-origins: ['*', 'https://a.example']}}"))
        .containsExactly(
            "gateway.yaml:1: server.cors.allowed-origins: a list"
                + " (expected: either [\"*\"] or exact origins)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          admin: {host: 0.0.0.0}            => admin.token (expected: a token, because admin.host is not a loopback address)
          admin: {host: "::", token: ""}    => admin.token: "" (expected: a token, because admin.host is not a loopback address)
          admin: {token: [a]}               => admin.token: a list (expected: at most 1024 visible ASCII characters, no spaces)
          admin: {host: gw, token: "a b"}   => admin.token: *** (expected: at most 1024 visible ASCII characters, no spaces)
          audit: {ipv4-prefix: 0}           => audit.ipv4-prefix: 0 (expected: 1..32)
          audit: {ipv6-prefix: 129}         => audit.ipv6-prefix: 129 (expected: 1..128)
          audit: {schema: ocsf-1.7}         => audit.schema: ocsf-1.7 (expected: ocsf-1.8)
          audit: {directory: ''}            => audit.directory: "" (expected: a path)
          audit: {directory: "a\\0b"}       => audit.directory: a\\u0000b (expected: a path)
          login-pages: {}                   => login-pages.upstream (expected: http:// or https://, a host and at most a port)
          login-pages: {upstream: 'http://a', host: client} => login-pages.host: client (expected: upstream, or client with login-pages.hosts)
          login-pages: {upstream: 'http://a', hosts: ['a/b']} => login-pages.hosts[0]: a/b (expected: an IP address or a host name)
          login-pages: {upstream: 'http://a', connections: 0} => login-pages.connections: 0 (expected: 1..65536)
          login-pages: {upstream: 'http://a', timeouts: {head: 5ms}} => login-pages.timeouts.head: 5ms (expected: a duration such as 250ms, 5s, 15m or 24h, 100ms..1h)
          login-pages: {upstream: 'http://a', security-headers: yes} => login-pages.security-headers: yes (expected: off or strict)
          login-pages: {upstream: 'http://a/b'} => login-pages.upstream: http://a/b (expected: http:// or https://, a host and at most a port)
          """)
  void a_bad_value_of_another_section_is_refused(String section, String problem) throws Exception {
    assertThat(problemsOf(section)).containsExactly("gateway.yaml:1: " + problem);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "127.9.9.9", "::1", "localhost", "::ffff:127.0.0.1"})
  void a_loopback_host_needs_no_token(String host) throws Exception {
    assertThat(problemsOf("admin: {host: '" + host + "'}")).isEmpty();
  }

  @Test
  void good_values_are_read() throws Exception {
    String yaml =
        """
        server:
          host: ::1
          port: 0
          event-loops: 2
          max-body: 4096
          max-head: 8KiB
          max-connections: 4096
          max-connections-per-address: 64
          max-in-flight-bytes: 48MiB
          trusted-proxies: [10.0.0.0/8, 192.0.2.7, "2001:db8::/32"]
          forwarded-header: forwarded
          forwarded-host-from-proxy: true
          ja4-headers: [x-ja4, x-client-ja4]
          proxy-protocol: true
          tls: {certificate: a.crt, key: a.key}
          cors: {allowed-origins: ["https://a.example", "http://localhost:3000"], credentials: true}
          drain: 1500ms
        """;
    assertThat(file.load(yaml + ConfigFile.MINIMAL).server())
        .isEqualTo(
            new ServerSettings(
                "::1",
                0,
                2,
                4096,
                8192,
                4096,
                64,
                48L << 20,
                new TrustedProxies(
                    List.of(block("10.0.0.0/8"), block("192.0.2.7/32"), block("2001:db8::/32")),
                    ForwardedHeader.FORWARDED),
                true,
                List.of("x-ja4", "x-client-ja4"),
                true,
                new ServerSettings.Tls(Path.of("a.crt"), Path.of("a.key")),
                new ServerSettings.Cors(
                    List.of("https://a.example", "http://localhost:3000"), true),
                Duration.ofMillis(1500)));
  }

  @Test
  void a_share_is_one_of_the_heap() throws Exception {
    assertThat(
            file.load("server: {max-in-flight-bytes: 25%}\n" + ConfigFile.MINIMAL)
                .server()
                .maxInFlightBytes())
        .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
  }

  @Test
  void requests_in_flight_may_hold_more_than_one_body() throws Exception {
    assertThat(problemsOf("server: {max-body: 16MiB, max-in-flight-bytes: 31MiB}"))
        .containsExactly(
            "gateway.yaml:1: server.max-in-flight-bytes: 31MiB (expected: twice server.max-body or more)");
  }

  private static Cidr block(String text) {
    return Cidr.parse(text).orElseThrow();
  }

  private List<String> problemsOf(String yaml) throws Exception {
    return file.problems(yaml + "\n" + ConfigFile.MINIMAL);
  }
}
