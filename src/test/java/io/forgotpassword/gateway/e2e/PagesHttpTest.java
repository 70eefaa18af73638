package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses between clients and a real page server, as RFC 9110, 9112 and 9113 have it. */
class PagesHttpTest {
  @TempDir Path directory;

  private PageServer pages;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    pages = PageServer.node(directory);
    gateway = TestGateway.in(directory).withLoginPages(pages.url()).start();
  }

  @AfterEach
  void stop() {
    gateway.close();
    pages.close();
  }

  private String raw(String request) throws Exception {
    try (RawConnection connection = new RawConnection(gateway.uri())) {
      return connection.write(request).readToEnd();
    }
  }

  /** A request that is its connection's last. */
  private String get(String path, String... headers) throws Exception {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + more + "\r\n");
  }

  private String curl(String path, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(Programs.find("curl").toString(), "-s", "-i"));
    command.addAll(List.of(options));
    Path answer = directory.resolve("answer");
    command.addAll(List.of("-o", answer.toString(), gateway.uri().resolve(path).toString()));
    Programs.run(directory, command.toArray(String[]::new));
    return Files.readString(answer);
  }

  @Test
  void a_page_of_node_crosses_http2() throws Exception {
    assertThat(curl("/page", "--http2-prior-knowledge"))
        .startsWith("HTTP/2 200")
        .doesNotContainIgnoringCase("keep-alive");
    assertThat(gateway.metrics())
        .contains("gateway_pages_seconds_count{status_class=\"2xx\"} 1")
        .contains("gateway_pages_seconds_count{status_class=\"aborted\"} 0");
  }

  @Test
  void a_page_of_nginx_crosses_http2() throws Exception {
    try (PageServer nginx = PageServer.nginx(Files.createDirectory(directory.resolve("nginx")));
        TestGateway before =
            TestGateway.in(Files.createDirectory(directory.resolve("gateway")))
                .withLoginPages(nginx.url())
                .start()) {
      gateway.close();
      gateway = before;

      assertThat(curl("/", "--http2-prior-knowledge"))
          .startsWith("HTTP/2 200")
          .contains("a page")
          .doesNotContainIgnoringCase("keep-alive");
    }
  }

  @Test
  void what_connection_names_stays_on_its_hop() throws Exception {
    assertThat(get("/x", "Connection: x-hop, X-Other", "X-Hop: 1", "x-other: 1"))
        .contains("\"url\":\"/x\"")
        .doesNotContain("x-hop")
        .doesNotContain("x-other");
    assertThat(get("/hop")).contains("hop").doesNotContain("X-Hop").doesNotContain("x-hop");
  }

  @Test
  void a_post_on_http2_without_a_length_keeps_its_body() throws Exception {
    try (Http2Frames client = new Http2Frames(gateway.uri().getPort())) {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      head.writeBytes(HexFormat.of().parseHex("8386"));
      literal(head, 4, "/echo");
      literal(head, 1, "a");
      client.write(FrameType.HEADERS, Http2Frames.END_HEADERS, 1, head.toByteArray());
      client.write(FrameType.DATA, Http2Frames.END_STREAM, 1, "a=1&b=2".getBytes(US_ASCII));

      assertThat(client.data()).contains("\"body\":\"a=1&b=2\"");
    }
  }

  private String onHttp2(String prefix, String path, String authority, String... cookies)
      throws Exception {
    try (Http2Frames client = new Http2Frames(gateway.uri().getPort())) {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      head.writeBytes(HexFormat.of().parseHex(prefix));
      literal(head, 4, path);
      literal(head, 1, authority);
      for (String cookie : cookies) {
        head.writeBytes(HexFormat.of().parseHex("0f11")); // 32: cookie
        head.write(cookie.length());
        head.writeBytes(cookie.getBytes(US_ASCII));
      }
      client.write(
          FrameType.HEADERS,
          Http2Frames.END_HEADERS | Http2Frames.END_STREAM,
          1,
          head.toByteArray());
      return client.data();
    }
  }

  @Test
  void cookies_of_several_fields_are_one() throws Exception {
    assertThat(onHttp2("8286", "/x", "a", "a=1", "b=2")).contains("\"cookie\":\"a=1; b=2\"");
  }

  @ParameterizedTest
  @CsvSource({"*, a", "http://evil/x, a", "/x, 'a,b'", "/x, a%00b"})
  void what_is_no_head_of_a_page_does_not_reach_the_pages_on_http2(String path, String authority)
      throws Exception {
    assertThat(onHttp2("8286", path, authority)).contains("Bad request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET * HTTP/1.1\r\nHost: a\r\n",
        "GET /x HTTP/1.1\r\nHost:\r\n",
        "GET /x HTTP/1.1\r\nHost: a,b\r\n",
        "GET /x HTTP/1.1\r\nHost: u:p@a\r\n",
        "GET http://u@evil/x HTTP/1.1\r\nHost: a\r\n",
        "GET ftp://evil/x HTTP/1.1\r\nHost: a\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n"
      })
  void what_could_be_read_in_two_ways_is_refused(String head) throws Exception {
    assertThat(raw(head + "\r\n")).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT"})
  void a_method_that_is_not_for_pages_is_refused(String method) throws Exception {
    assertThat(raw(method + " /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content_Length: 5",
        "Transfer_Encoding: chunked",
        "Connection: x-forwarded-for\r\nX-Forwarded-For: 6.6.6.6",
        "Upgrade: websocket\r\nContent-Length: 0"
      })
  void what_would_mislead_the_pages_does_not_cross(String header) throws Exception {
    assertThat(get("/x", header))
        .startsWith("HTTP/1.1 200")
        .contains("\"x-forwarded-for\":\"127.0.0.1\"")
        .doesNotContain("6.6.6.6")
        .doesNotContain("_")
        .doesNotContain("upgrade");
  }

  @Test
  void a_body_of_a_websockets_handshake_is_not_taken_for_frames() throws Exception {
    try (RawConnection connection = new RawConnection(gateway.uri())) {
      connection.write(
          """
          GET /x HTTP/1.1\r
          Host: a\r
          Connection: Upgrade\r
          Upgrade: websocket\r
          Content-Length: 37\r
          \r
          GET /smuggled HTTP/1.1\r
          Host: abc\r
          \r
          """);
      assertThat(connection.readLine()).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", "a:0"})
  void a_host_without_a_number_has_the_schemes_port(String host) throws Exception {
    assertThat(raw("GET /x HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .contains("\"x-forwarded-host\":\"a\"")
        .contains("\"x-forwarded-port\":\"80\"");
  }

  @Test
  void trailers_of_a_request_end_here() throws Exception {
    String request =
        """
        POST /x HTTP/1.1\r
        Host: a\r
        Connection: close\r
        Transfer-Encoding: chunked\r
        \r
        5;a=b\r
        hello\r
        0\r
        Content-Length: 50\r
        X-Forwarded-For: 6.6.6.6\r
        \r
        """;
    assertThat(raw(request))
        .contains("\"content-length\":\"5\"")
        .contains("\"body\":\"hello\"")
        .doesNotContain("6.6.6.6");
  }

  /** A header of HPACK's static table, not indexed (RFC 7541 section 6.2.2). */
  private static void literal(ByteArrayOutputStream head, int name, String value) {
    head.write(name);
    head.write(value.length());
    head.writeBytes(value.getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a b?secret=1", "/a\u0001", "/a\r\nX: y", "/a\u007f", "/a#b", "http://a b/"})
  void a_path_that_is_no_http_1_is_refused_on_http2(String path) throws Exception {
    try (RecordedLog log = new RecordedLog();
        Http2Frames client = new Http2Frames(gateway.uri().getPort())) {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      head.writeBytes(HexFormat.of().parseHex("8286"));
      literal(head, 4, path);
      literal(head, 1, "a");
      client.write(
          FrameType.HEADERS,
          Http2Frames.END_HEADERS | Http2Frames.END_STREAM,
          1,
          head.toByteArray());

      assertThat(client.typesUntilAny(FrameType.HEADERS, FrameType.RST_STREAM)).isNotEmpty();
      assertThat(log.alarms()).isEmpty();
    }
    assertThat(get("/page")).startsWith("HTTP/1.1 200");
  }

  @Test
  void an_absolute_target_reaches_the_pages_as_a_path() throws Exception {
    assertThat(raw("GET http://evil.example/x?y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .contains("\"url\":\"/x?y\"")
        .contains("\"x-forwarded-host\":\"evil.example\"");
  }

  @Test
  void http_1_0_without_a_host_names_none() throws Exception {
    assertThat(raw("GET /x HTTP/1.0\r\n\r\n"))
        .contains("\"url\":\"/x\"")
        .doesNotContain("x-forwarded-host")
        .doesNotContain("null");
  }

  @Test
  void http_1_0_gets_a_body_without_chunks() throws Exception {
    assertThat(raw("GET /chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
        .endsWith("\r\n\r\none two three");
  }

  @Test
  void an_unasked_change_of_the_protocol_ends_the_connection_to_the_pages() throws Exception {
    assertThat(get("/unasked")).startsWith("HTTP/1.1 502");
    for (int i = 0; i < 12; i++) {
      assertThat(get("/page")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void trailers_cross() throws Exception {
    assertThat(get("/trailers")).containsIgnoringCase("x-sum: 42");
  }

  @Test
  void early_hints_cross() throws Exception {
    assertThat(get("/hints"))
        .startsWith("HTTP/1.1 103")
        .containsIgnoringCase("link: </a.css>; rel=preload")
        .endsWith("late");
  }

  @Test
  void an_answer_that_breaks_off_does_so_for_the_client() throws Exception {
    assertThat(get("/half")).contains("half").doesNotContain("<!doctype");
  }

  /** The client has its length all the same, or could not tell where the answer ends. */
  @Test
  void an_answer_whose_connection_names_its_length_keeps_its_body() throws Exception {
    assertThat(get("/framed"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("content-length: 300000")
        .endsWith("f".repeat(300_000));
  }

  /** RFC 9110 section 8.6: a client could take the next answer for its body. */
  @Test
  void an_answer_of_204_has_no_length() throws Exception {
    assertThat(curl("/empty", "--http2-prior-knowledge"))
        .startsWith("HTTP/2 204")
        .doesNotContainIgnoringCase("content-length");
  }

  @Test
  void an_upload_beyond_the_buffer_streams() throws Exception {
    HttpResponse<String> answer =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri().resolve("/up"))
                .POST(HttpRequest.BodyPublishers.ofString("u".repeat(300_000))));

    assertThat(answer.body()).contains("u".repeat(300_000));
  }
}
