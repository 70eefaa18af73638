package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided by a request's head: bodies that are announced, and heads that are large. */
class HeadAndExpectTest {
  private static final String ORIGIN = "Origin: https://login.example.com";
  private static final String ALLOWED = "access-control-allow-origin: https://login.example.com";

  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    gateway =
        TestGateway.in(directory)
            .withServer("cors: {allowed-origins: ['https://login.example.com']}")
            .start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void an_announced_body_that_is_too_large_is_refused_before_it_is_sent() throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write(RawConnection.head("ForgotPassword", 16_385, "Expect: 100-continue", ORIGIN));
      assertThat(raw.readToEnd())
          .startsWith("HTTP/1.1 400 Bad Request")
          .containsIgnoringCase("connection: close")
          .contains(ALLOWED, "SerializationException", "at most 16384 bytes");
    }
  }

  @Test
  void over_rest_it_is_a_413() throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write(
          """
          POST /forgot-password HTTP/1.1\r
          Host: a\r
          Content-Type: application/json\r
          Content-Length: 999999999999\r
          Expect: 100-Continue\r
          \r
          """);
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 413 Request Entity Too Large");
    }
  }

  @Test
  void without_expect_too_the_length_decides() throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write(RawConnection.head("ForgotPassword", 16_385));
      assertThat(raw.readLine()).isEqualTo("HTTP/1.1 400 Bad Request");
    }
  }

  @Test
  void a_body_of_a_good_size_is_asked_for() throws Exception {
    String body = Calls.forgot("ada").toString();
    try (RawConnection raw = gateway.connect()) {
      raw.write(RawConnection.head("ForgotPassword", body.length(), "Expect: 100-continue"));
      assertThat(raw.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      raw.write(body);
      raw.readLine();
      assertThat(raw.readLine()).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  /** Nobody knows whether the body still comes, so nothing behind it is read as a request. */
  @ParameterizedTest
  @CsvSource({"POST /, Nothing, 400", "PUT /, Nothing, 405", "PUT /nowhere, Nothing, 404"})
  void who_is_refused_before_the_100_has_to_connect_anew(
      String path, String operation, String status) throws Exception {
    String body = Calls.forgot("ada").toString();
    try (RawConnection raw = gateway.connect()) {
      raw.write(
          RawConnection.head(operation, body.length(), "Expect: 100-continue")
              .replace("POST /", path));
      assertThat(raw.readToEnd())
          .startsWith("HTTP/1.1 " + status)
          .containsIgnoringCase("connection: close");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 15_000})
  void a_head_of_up_to_16_kib_is_read(int length) throws Exception {
    assertThat(statusAndHeaders("Cookie: " + "a".repeat(length))).startsWith("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(ints = {16_300, 20_000, 27_000})
  void a_larger_one_is_a_431_that_its_page_may_read(int length) throws Exception {
    assertThat(statusAndHeaders("Cookie: " + "a".repeat(length)))
        .startsWith("HTTP/1.1 431 Request Header Fields Too Large")
        .contains(ALLOWED);
  }

  @Test
  void many_small_headers_are_a_431() throws Exception {
    assertThat(statusAndHeaders("a: b\r\n".repeat(100) + "x: y")).startsWith("HTTP/1.1 200");
    assertThat(statusAndHeaders("a: b\r\n".repeat(130) + "x: y"))
        .startsWith("HTTP/1.1 431")
        .contains(ALLOWED);
  }

  @Test
  void a_path_of_many_kib_is_read() throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write("GET /" + "a".repeat(15_000) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 404");
    }
  }

  private String statusAndHeaders(String header) throws Exception {
    String body = Calls.forgot("ada").toString();
    try (RawConnection raw = gateway.connect()) {
      raw.write(
          RawConnection.head("ForgotPassword", body.length(), ORIGIN, header, "Connection: close")
              + body);
      return raw.readToEnd();
    }
  }
}
