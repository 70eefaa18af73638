package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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

  /** Netty has an answer of its own for a list that is too large, which no page could read. */
  @ParameterizedTest
  @ValueSource(ints = {17_000, 27_000, 40_000, 44_000})
  void over_http_2_too(int length) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpClientOptions options =
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false);
      var client = vertx.createHttpClient(options);
      // The first answer comes behind the SETTINGS that say how large a head may be.
      sendOver(client, "a");
      HttpClientResponse answer = sendOver(client, "a".repeat(length));

      assertThat(answer.statusCode()).isEqualTo(431);
      assertThat(answer.getHeader("access-control-allow-origin"))
          .isEqualTo("https://login.example.com");
      assertThat(sendOver(client, "a").statusCode()).isEqualTo(404);
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private HttpClientResponse sendOver(HttpClient client, String cookie) throws Exception {
    return client
        .request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/none")
        .compose(
            request ->
                request
                    .putHeader("origin", "https://login.example.com")
                    .putHeader("cookie", cookie)
                    .send())
        .compose(answer -> answer.body().map(answer))
        .await(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {28_700, 34_000, 60_000})
  void a_far_larger_one_over_http_2_ends_its_connection_without_an_answer(int length)
      throws Exception {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(Http2Frames.GET);
    for (int bytes = 0; bytes < length; bytes += 120) {
      Http2Frames.addHeader(head, "a", "b".repeat(116));
    }
    try (Http2Frames frames = new Http2Frames(gateway.port())) {
      byte[] block = head.toByteArray();
      frames.write(FrameType.HEADERS, END_STREAM, 1, Arrays.copyOf(block, 16_000));
      for (int at = 16_000; at < block.length; at += 16_000) {
        int end = Math.min(at + 16_000, block.length);
        frames.write(
            FrameType.CONTINUATION,
            end == block.length ? END_HEADERS : 0,
            1,
            Arrays.copyOfRange(block, at, end));
      }
      assertThat(frames.typesToEnd()).doesNotContain(FrameType.HEADERS);
    }
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
