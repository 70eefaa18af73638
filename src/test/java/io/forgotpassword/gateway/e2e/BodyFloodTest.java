package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests without an end, from one address, where all together may hold 1 MiB. */
class BodyFloodTest {
  /** SETTINGS_INITIAL_WINDOW_SIZE = 0, RFC 9113 section 6.5.2. */
  private static final int REQUESTS = 6;

  private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};

  private static final String ATTACKER = "127.0.0.7";

  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    gateway = TestGateway.in(directory).withServer("max-in-flight-bytes: 1MiB").start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void unended_bodies_on_http_1_are_answered_503_beyond_the_share_of_an_address() throws Exception {
    List<RawConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        open.add(gateway.connectFrom(ATTACKER));
        open.get(i).write(RawConnection.head("ForgotPassword", 16_384) + "a".repeat(16_383));
      }
      assertThat(open.get(19).readLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
      assertThat(statusOfCallFrom(ATTACKER)).isEqualTo("HTTP/1.1 503 Service Unavailable");
      assertThat(statusOfCallFrom("127.0.0.8")).isEqualTo("HTTP/1.1 200 OK");
    } finally {
      for (RawConnection connection : open) {
        connection.close();
      }
    }
    Await.until("what it held is free", () -> statusOfCallFrom(ATTACKER).equals("HTTP/1.1 200 OK"));
    assertThat(gateway.metrics()).contains("verdict=\"overloaded\"");
  }

  @Test
  void unended_bodies_on_http_2_end_their_connection() throws Exception {
    try (Http2Frames frames = new Http2Frames(gateway.port(), ATTACKER)) {
      for (int stream = 1; stream < 50; stream += 2) {
        frames.write(FrameType.HEADERS, END_HEADERS, stream, post());
        frames.write(FrameType.DATA, 0, stream, new byte[2_000]);
      }
      assertThat(frames.resetCode()).isEqualTo(0xb);
      assertThat(statusOfCallFrom("127.0.0.8")).isEqualTo("HTTP/1.1 200 OK");
      assertThat(frames.typesToEnd()).contains(FrameType.GOAWAY);
    }
    Await.until("what it held is free", () -> statusOfCallFrom(ATTACKER).equals("HTTP/1.1 200 OK"));
  }

  /** Each answer waits for a window, and the memory that it holds for its request. */
  @Test
  @Tag("slow")
  void answers_that_nobody_takes_stay_within_the_budget_over_many_connections() throws Exception {
    List<Http2Frames> connections = new ArrayList<>();
    int held = 0;
    try {
      for (int i = 0; i < 200; i++) {
        Http2Frames frames = new Http2Frames(gateway.port(), "127.0.1." + (1 + i / 5));
        connections.add(frames);
        held += isHeld(frames) ? REQUESTS : 0;
      }
      assertThat(held).as("4 KiB and a head each, of 1 MiB").isBetween(100, 256);
      connections.add(new Http2Frames(gateway.port(), "127.0.0.8"));
      assertThat(isHeld(connections.get(200))).as("another like them").isFalse();
    } finally {
      for (Http2Frames frames : connections) {
        frames.close();
      }
    }
    Await.until("it is free", () -> statusOfCallFrom("127.0.0.8").equals("HTTP/1.1 200 OK"));
  }

  private static boolean isHeld(Http2Frames frames) throws IOException {
    frames.write(FrameType.SETTINGS, 0, 0, NO_WINDOW);
    for (int stream = 1; stream < 2 * REQUESTS; stream += 2) {
      frames.write(FrameType.HEADERS, END_HEADERS | END_STREAM, stream, Http2Frames.GET);
    }
    frames.write(FrameType.PING, 0, 0, new byte[8]);
    return !frames.typesUntil(FrameType.PING).contains(FrameType.RST_STREAM);
  }

  @Test
  void heads_alone_count_too() throws Exception {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(post());
    for (int i = 0; i < 60; i++) {
      Http2Frames.addHeader(head, "x" + i, "a".repeat(60));
    }
    try (Http2Frames frames = new Http2Frames(gateway.port(), ATTACKER)) {
      for (int stream = 1; stream < 50; stream += 2) {
        frames.write(FrameType.HEADERS, END_HEADERS, stream, head.toByteArray());
      }
      assertThat(frames.resetCode()).isEqualTo(0xb);
    }
  }

  @Test
  void a_proxys_other_streams_go_on(@TempDir Path another) throws Exception {
    try (TestGateway behind =
            TestGateway.in(another)
                .withServer("max-in-flight-bytes: 1MiB, trusted-proxies: [127.0.0.0/8]")
                .start();
        Http2Frames frames = new Http2Frames(behind.port(), ATTACKER)) {
      for (int stream = 1; stream < 100; stream += 2) {
        frames.write(FrameType.HEADERS, END_HEADERS, stream, post("198.51.100.1"));
        frames.write(FrameType.DATA, 0, stream, new byte[1_000]);
      }
      assertThat(frames.resetCode()).isEqualTo(0xb);

      byte[] body = Calls.forgot("ada").toString().getBytes(UTF_8);
      frames.write(FrameType.HEADERS, END_HEADERS, 101, post("198.51.100.2"));
      frames.write(FrameType.DATA, END_STREAM, 101, body);
      Await.until("the other is answered", () -> behind.pool().received().size() == 1);
    }
  }

  private static byte[] post(String client) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(post());
    Http2Frames.addHeader(head, "x-forwarded-for", client);
    return head.toByteArray();
  }

  private String statusOfCallFrom(String address) throws IOException {
    String body = Calls.forgot("ada").toString();
    try (RawConnection raw = gateway.connectFrom(address)) {
      raw.write(RawConnection.head("ForgotPassword", body.length()) + body);
      return raw.readLine();
    }
  }

  private static byte[] post() {
    byte[] head = Http2Frames.head("ForgotPassword");
    head[0] = (byte) 0x83;
    return head;
  }
}
