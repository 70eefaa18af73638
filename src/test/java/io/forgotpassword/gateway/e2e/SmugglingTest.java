package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests on whose end two servers may disagree. Behind each stands an honest {@code GET /last}
 * that ends the connection; what came back is the statuses of all answers. A request of which two
 * readings are possible is the connection's last: what is behind it is never answered.
 */
class SmugglingTest {
  private static final String LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  @TempDir private static Path directory;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.in(directory).start();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          # two ways to measure a body
          Content-Length: 6|Transfer-Encoding: chunked||0||X                     => 400
          Transfer-Encoding: chunked|Content-Length: 6||0||                      => 400
          Transfer-Encoding: chunked|Transfer-Encoding: identity||0||            => 400
          Transfer-Encoding: identity, chunked||0||                              => 400
          Transfer-Encoding: chunked, identity||0||                              => 400
          Transfer-Encoding: xchunked||0||                                       => 400
          Transfer-Encoding : chunked||0||                                       => 400
          Transfer-Encoding:\\tchunked||0||                                      => 404 404
          Transfer-Encoding: \\vchunked||0||                                     => 400
          Content-Length: 1|Content-Length: 2||ab                                => 400
          Content-Length: 1|Content-Length: 1||a                                 => 400
          Content-Length: 1, 1||a                                                => 400
          Content-Length: +1||a                                                  => 400
          Content-Length: -1||                                                   => 400
          Content-Length: 0x1||a                                                 => 400
          Content-Length: 1 1||a                                                 => 400
          Content-Length : 1||a                                                  => 400
          Content-Length: 99999999999999999999||a                                => 400
          # chunks
          Transfer-Encoding: chunked||1||a|0||                                   => closed
          Transfer-Encoding: chunked||1|a|0||                                    => 404 404
          Transfer-Encoding: chunked||1;a=b|a|0||                                => 404 404
          Transfer-Encoding: chunked||-1|a|0||                                   => closed
          Transfer-Encoding: chunked||0x1|a|0||                                  => closed
          Transfer-Encoding: chunked||g|a|0||                                    => closed
          Transfer-Encoding: chunked||FFFFFFFFFFFFFFFFF|a|0||                    => closed
          Transfer-Encoding: chunked||1|ab|0||                                   => closed
          Transfer-Encoding: chunked||1;a\\nb|a|0||                              => closed
          # heads
          X: a|\\u0020folded||                                                   => 404 404
          X: a\\nY: b||                                                          => 400
          X: a\\0b||                                                             => 400
          X\\0: a||                                                              => 400
          X: a\\rY: b||                                                          => 400
          X Y: a||                                                               => 400
          : a||                                                                  => 400
          no colon||                                                             => 400
          Host: b||                                                              => 400
          """)
  void a_request_of_two_readings_is_the_last(String request, String statuses) throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write("POST /first HTTP/1.1\r\nHost: a\r\n" + bytesOf(request) + LAST);
      assertThat(statusesOf(raw.readToEnd())).isEqualTo(statuses);
    }
    assertAnsweredBeside();
  }

  @Test
  void a_request_without_host_is_refused() throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write("GET /first HTTP/1.1\r\n\r\n" + LAST);
      assertThat(statusesOf(raw.readToEnd())).isEqualTo("400");
    }
  }

  @Test
  void a_bare_line_feed_ends_no_head_line() throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write("GET /first HTTP/1.1\nHost: a\n\n" + LAST);
      assertThat(statusesOf(raw.readToEnd())).isEqualTo("400");
    }
    assertAnsweredBeside();
  }

  private static void assertAnsweredBeside() throws Exception {
    String body = Calls.forgot("ada").put("ClientId", "other").toString();
    assertThat(gateway.call("ForgotPassword", body).body()).contains("ResourceNotFoundException");
  }

  private static String bytesOf(String written) {
    return written
        .replace("|", "\r\n")
        .replace("\\t", "\t")
        .replace("\\v", "\u000b")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\0", "\0")
        .replace("\\u0020", " ");
  }

  private static String statusesOf(String answers) {
    String statuses =
        STATUS
            .matcher(answers)
            .results()
            .map((MatchResult status) -> status.group(1))
            .collect(Collectors.joining(" "));
    return statuses.isEmpty() ? "closed" : statuses;
  }
}
