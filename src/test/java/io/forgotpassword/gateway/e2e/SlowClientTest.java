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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients who take their time, a byte every half second: after 15 seconds they are cut off. */
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

  @ParameterizedTest
  @CsvSource({
    "head, GET / HTTP/1.1\\r\\nHost: a\\r\\nX: , a",
    "body, POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1000\\r\\nX-Amz-Target:"
        + " AWSCognitoIdentityProviderService.ForgotPassword\\r\\nContent-Type:"
        + " application/x-amz-json-1.1\\r\\n\\r\\n, a",
    "nothing, '', ''"
  })
  void a_slow_client_is_cut_off_and_others_are_answered(String what, String start, String drop)
      throws Exception {
    List<Long> beside = new ArrayList<>();
    long began = System.nanoTime();
    try (RawConnection slow = gateway.connect()) {
      slow.write(start.replace("\\r", "\r").replace("\\n", "\n"));
      Await.every(BEAT, PATIENCE, what + " is cut off", () -> isCutOff(slow, drop, beside));
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - began);

    assertThat(taken).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(18));
    assertThat(beside)
        .isNotEmpty()
        .allSatisfy(nanos -> assertThat(nanos).isLessThan(2_000_000_000));
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
