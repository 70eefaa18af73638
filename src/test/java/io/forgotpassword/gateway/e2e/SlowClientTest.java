package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients who take their time, a byte every half second or none: after 15 seconds they are cut off.
 */
class SlowClientTest {
  private static final Duration BEAT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    gateway = TestGateway.in(directory).start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void slow_clients_are_cut_off_while_others_are_answered() throws Exception {
    List<Long> beside = new ArrayList<>();
    long began = System.nanoTime();
    try (RawConnection kept = gateway.connect();
        Http2Frames keptHttp2 = new Http2Frames(gateway.port());
        RawConnection slowHead = gateway.connect();
        RawConnection slowBody = gateway.connect();
        RawConnection silent = gateway.connect();
        RawConnection halfAPreface = gateway.connect()) {
      assertIsAnswered(kept);
      assertIsAnswered(keptHttp2, 1);
      slowHead.write("GET / HTTP/1.1\r\nHost: a\r\nX: ");
      slowBody.write(RawConnection.head("ForgotPassword", 1000));
      halfAPreface.write("PRI * HTTP/2.0\r\n");
      Await.every(BEAT, PATIENCE, "a slow head is cut off", () -> isCutOff(slowHead, "a", beside));
      Await.every(BEAT, PATIENCE, "a slow body is cut off", () -> isCutOff(slowBody, "a", beside));
      Await.every(BEAT, PATIENCE, "silence is cut off", () -> isCutOff(silent, "", beside));
      Await.every(BEAT, PATIENCE, "a preface too", () -> isCutOff(halfAPreface, "", beside));
      assertIsAnswered(kept);
      assertIsAnswered(keptHttp2, 3);
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - began);

    assertThat(taken).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(19));
    assertThat(beside).hasSizeGreaterThan(20).allMatch(nanos -> nanos < 2_000_000_000L);
  }

  @Test
  void more_connections_than_one_address_may_have_are_closed() throws Exception {
    List<RawConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < 512; i++) {
        open.add(gateway.connect());
      }
      RawConnection oneMore = gateway.connect();
      open.add(oneMore);
      assertThat(oneMore.isClosedByPeer()).isTrue();

      try (RawConnection another = gateway.connectFrom("127.0.0.2")) {
        another.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(another.readLine()).isEqualTo("HTTP/1.1 404 Not Found");
      }

      open.get(0).close();
      Await.until("a place is free again", this::isAnswered);
    } finally {
      for (RawConnection connection : open) {
        connection.close();
      }
    }
  }

  private static void assertIsAnswered(RawConnection kept) throws IOException {
    kept.write("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(kept.readLine()).isEqualTo("HTTP/1.1 404 Not Found");
    String line = "the head";
    while (!line.isEmpty()) {
      line = kept.readLine();
    }
  }

  private static void assertIsAnswered(Http2Frames kept, int stream) throws IOException {
    kept.write(
        Http2Frames.FrameType.HEADERS,
        Http2Frames.END_STREAM | Http2Frames.END_HEADERS,
        stream,
        Http2Frames.GET);
    assertThat(kept.typesUntil(Http2Frames.FrameType.HEADERS))
        .contains(Http2Frames.FrameType.HEADERS);
  }

  private boolean isAnswered() throws IOException {
    try (RawConnection next = gateway.connect()) {
      next.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      return next.readLine().equals("HTTP/1.1 404 Not Found");
    } catch (IOException closed) {
      return false;
    }
  }

  private boolean isCutOff(RawConnection slow, String drop, List<Long> beside) throws Exception {
    long asked = System.nanoTime();
    assertThat(isAnswered()).isTrue();
    beside.add(System.nanoTime() - asked);
    try {
      slow.write(drop);
      return slow.isEnded();
    } catch (IOException reset) {
      return true;
    }
  }
}
