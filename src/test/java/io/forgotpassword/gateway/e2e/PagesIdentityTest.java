package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which name the pages are served, and who may say so. */
class PagesIdentityTest {
  private static final String HOSTS = "hosts: [Login.Example.com]";

  @TempDir Path directory;

  private PageServer pages;

  @BeforeEach
  void start() throws Exception {
    pages = PageServer.node(directory);
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  private TestGateway gateway(String more) throws Exception {
    return TestGateway.in(directory).withLoginPages(pages.url(), more).start();
  }

  private static String get(TestGateway gateway, String path, String host, String... headers)
      throws Exception {
    try (RawConnection connection = new RawConnection(gateway.uri())) {
      String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      return connection
          .write("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more)
          .write("\r\n")
          .readToEnd();
    }
  }

  @Test
  void the_pages_see_the_clients_host_where_hosts_are_named() throws Exception {
    try (TestGateway gateway = gateway(HOSTS)) {
      assertThat(get(gateway, "/x", "login.example.com"))
          .contains("\"host\":\"login.example.com\"")
          .contains("\"x-forwarded-host\":\"login.example.com\"");
    }
  }

  @Test
  void an_ipv6_address_may_be_one_of_the_hosts() throws Exception {
    try (TestGateway gateway = gateway("hosts: ['::1']")) {
      assertThat(get(gateway, "/x", "[::1]")).contains("\"host\":\"[::1]\"");
      assertThat(get(gateway, "/x", "[::2]")).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void the_pages_see_their_own_host_otherwise() throws Exception {
    try (TestGateway gateway = gateway("per-address: 16")) {
      assertThat(get(gateway, "/x", "login.example.com"))
          .contains("\"host\":\"127.0.0.1:" + pages.port() + "\"")
          .contains("\"x-forwarded-host\":\"login.example.com\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "login.example.com.evil.example", "login.example.com:1"})
  void any_other_name_is_misdirected(String host) throws Exception {
    try (TestGateway gateway = gateway(HOSTS)) {
      assertThat(get(gateway, "/x", host)).startsWith("HTTP/1.1 421");
      assertThat(get(gateway, "http://" + host + "/x", "login.example.com"))
          .startsWith("HTTP/1.1 421");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "X-Forwarded-Prefix",
        "X_Forwarded_Host",
        "X-Real-IP",
        "True-Client-IP",
        "X-Original-URL",
        "X-Rewrite-URL",
        "Forwarded",
        "Proxy"
      })
  void what_callers_type_of_their_way_does_not_cross(String header) throws Exception {
    try (TestGateway gateway = gateway(HOSTS)) {
      assertThat(get(gateway, "/x", "login.example.com", header + ": evil.example"))
          .startsWith("HTTP/1.1 200")
          .doesNotContain("evil");
    }
  }

  @Test
  void the_device_cookie_never_reaches_the_pages_and_the_rest_does_byte_for_byte()
      throws Exception {
    try (TestGateway gateway = gateway(HOSTS)) {
      for (String name : List.of("fpg-devices", "__Host-fpg-devices", "__host-FPG-devices")) {
        assertThat(get(gateway, "/x", "login.example.com", "Cookie: a=\"1\";" + name + "=x;  b=2"))
            .contains("\"cookie\":\"a=\\\"1\\\";  b=2\"")
            .doesNotContainIgnoringCase("fpg");
        assertThat(get(gateway, "/x", "login.example.com", "Cookie: " + name + "=x"))
            .startsWith("HTTP/1.1 200")
            .doesNotContain("cookie");
      }
    }
  }

  @Test
  void the_pages_cannot_set_the_device_cookie() throws Exception {
    try (TestGateway gateway = gateway(HOSTS)) {
      assertThat(get(gateway, "/cookies", "login.example.com"))
          .containsIgnoringCase("set-cookie: s=1; Path=/")
          .contains("body")
          .doesNotContainIgnoringCase("fpg-devices");
    }
  }

  @Test
  void what_names_the_upstream_names_the_gateway_instead() throws Exception {
    try (TestGateway gateway = gateway("per-address: 16")) {
      assertThat(get(gateway, "/redirect", "login.example.com"))
          .containsIgnoringCase("location: http://login.example.com/next?a=1")
          .containsIgnoringCase("set-cookie: s=1; Domain=login.example.com; Path=/")
          .doesNotContain(":" + pages.port());
    }
  }

  @Test
  void a_redirect_of_nginx_does_not_leak_its_port() throws Exception {
    try (PageServer nginx = PageServer.nginx(directory);
        TestGateway gateway =
            TestGateway.in(directory).withLoginPages(nginx.url(), HOSTS).start()) {
      assertThat(get(gateway, "/dir", "login.example.com"))
          .containsIgnoringCase("location: http://login.example.com/dir/");
    }
  }

  @Test
  void the_strict_preset_protects_pages() throws Exception {
    try (TestGateway gateway = gateway("security-headers: strict")) {
      assertThat(get(gateway, "/x", "login.example.com"))
          .containsIgnoringCase("referrer-policy: no-referrer")
          .containsIgnoringCase("frame-ancestors 'none'")
          .doesNotContainIgnoringCase("strict-transport-security"); // Only over TLS.
    }
  }

  @ParameterizedTest
  @CsvSource({"/x, evil.example, 421", "/a#b, login.example.com, 400"})
  void the_strict_preset_protects_the_gateways_own_pages(String path, String host, String status)
      throws Exception {
    try (TestGateway gateway = gateway(HOSTS + ", security-headers: strict")) {
      assertThat(get(gateway, path, host))
          .startsWith("HTTP/1.1 " + status)
          .containsIgnoringCase("x-frame-options: DENY")
          .containsIgnoringCase("referrer-policy: no-referrer");
    }
  }

  @Test
  void the_strict_preset_protects_the_page_that_shows_while_the_pages_are_down() throws Exception {
    try (TestGateway gateway = gateway("security-headers: strict")) {
      pages.close();
      assertThat(get(gateway, "/x", "login.example.com"))
          .startsWith("HTTP/1.1 502")
          .containsIgnoringCase("frame-ancestors 'none'");
    }
  }

  @Test
  void via_names_the_gateway_both_ways_where_that_is_configured() throws Exception {
    try (TestGateway gateway = gateway("via: login-gateway")) {
      assertThat(get(gateway, "/x", "login.example.com", "Via: 1.0 other"))
          .containsIgnoringCase("via: 1.1 login-gateway\r\n")
          .contains("\"via\":\"1.0 other, 1.1 login-gateway\"");
    }
    try (TestGateway gateway = gateway("via: off")) {
      assertThat(get(gateway, "/x", "login.example.com")).doesNotContainIgnoringCase("via");
    }
  }
}
