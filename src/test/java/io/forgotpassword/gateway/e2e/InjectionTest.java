package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that would be header lines if they were let: none of them ever starts one. */
class InjectionTest {
  private static final byte[] WITHOUT_PATH = HexFormat.of().parseHex("8286410161");

  @TempDir private static Path directory;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.in(directory).withServer("cors: {allowed-origins: ['*']}").start();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ClientId", "Username", "SecretHash"})
  void a_member_that_comes_back_in_an_answer_starts_no_line(String member) throws Exception {
    String body = Calls.forgot("ada").put(member, "x\r\nInjected: 1").toString();
    try (RawConnection raw = gateway.connect()) {
      raw.write(RawConnection.head("ForgotPassword", body.length(), "Connection: close") + body);
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 400").doesNotContain("\nInjected");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, 'https://a.example\u0085Injected: 1'",
    "Origin, 'https://a.example\tInjected: 1'",
    "Access-Control-Request-Headers, 'a\u000bInjected: 1'"
  })
  void a_header_that_comes_back_in_an_answer_starts_no_line(String name, String value)
      throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write(
          "OPTIONS / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
              + "Access-Control-Request-Method: POST\r\n"
              + (name + ": " + value + "\r\n\r\n"));
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 ").doesNotContain("\nInjected");
    }
  }

  /** HTTP/2 can carry what HTTP/1.1 cannot; behind the login pages' proxy it would be two lines. */
  @ParameterizedTest
  @CsvSource({
    "x, 'a\r\nInjected: 1'",
    "x, 'a\nInjected: 1'",
    "x, 'aNUL'",
    "'x\r\ninjected', 'a'",
    "'x: 1', 'a'",
    "X, a",
    ":path, '/ HTTP/1.1\r\nInjected: 1'",
    "connection, close",
    "transfer-encoding, chunked"
  })
  void an_http_2_header_that_http_1_could_not_carry_is_refused(String name, String value)
      throws Exception {
    try (Http2Frames frames = new Http2Frames(gateway.port())) {
      frames.write(
          FrameType.HEADERS, END_STREAM | END_HEADERS, 1, headOf(name, value.replace("NUL", "\0")));
      assertThat(frames.typesUntil(FrameType.RST_STREAM)).doesNotContain(FrameType.HEADERS);
    }
  }

  @Test
  void the_same_writer_gets_an_answer_to_an_honest_header() throws Exception {
    try (Http2Frames frames = new Http2Frames(gateway.port())) {
      frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, 1, headOf("x", "a"));
      assertThat(frames.typesUntil(FrameType.HEADERS)).contains(FrameType.HEADERS);
    }
  }

  /** GET / with one more header, not indexed: RFC 7541 section 6.2.2. */
  private static byte[] headOf(String name, String value) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(name.equals(":path") ? WITHOUT_PATH : Http2Frames.GET);
    head.write(0);
    head.write(name.length());
    head.writeBytes(name.getBytes(ISO_8859_1));
    head.write(value.length());
    head.writeBytes(value.getBytes(ISO_8859_1));
    return head.toByteArray();
  }
}
