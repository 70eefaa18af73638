package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hostile input once against one gateway: each comes to its documented end. */
class HostileInputsTest {
  @TempDir private static Path directory;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
    gateway =
        TestGateway.in(directory)
            .withEndpoint(upstream.endpoint())
            .withServer("cors: {allowed-origins: ['*']}")
            .start();
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  static Stream<HostileInput> all() {
    return Stream.of(
            SmugglingInputs.all(), Http2Inputs.all(), InjectionInputs.all(), FloodInputs.all())
        .flatMap(inputs -> inputs);
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_hostile_input_comes_to_its_end(HostileInput input) throws Exception {
    assertThat(input.attack().on(gateway)).matches(input.end());
  }

  @ParameterizedTest
  @MethodSource("io.forgotpassword.gateway.e2e.SmugglingInputs#all")
  void the_upstream_sees_what_was_answered_and_nothing_more(HostileInput input) throws Exception {
    int before = upstream.requests().size();
    String statuses = input.attack().on(gateway);
    // On a connection of its own, behind whatever was smuggled.
    gateway.call("ForgotPassword", Calls.forgot("ada").toString());

    int answered = statuses.endsWith("200") ? 1 : 0;
    assertThat(upstream.requests()).hasSize(before + answered + 1);
  }

  /** The controls: the same writers get an answer to what is honest. */
  @Test
  void an_honest_http_2_request_is_answered() throws Exception {
    for (byte[] head : List.of(Http2Frames.GET, InjectionInputs.headOf("x", "a"))) {
      try (Http2Frames frames = new Http2Frames(gateway.port())) {
        frames.write(FrameType.HEADERS, END_STREAM | END_HEADERS, 1, head);
        assertThat(frames.typesUntil(FrameType.HEADERS)).contains(FrameType.HEADERS);
      }
    }
  }

  @Test
  void another_address_is_answered_while_one_has_all_its_connections() throws Exception {
    List<RawConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < 512; i++) {
        open.add(gateway.connectFrom("127.0.0.4"));
      }
      assertThat(isAnswered("127.0.0.4")).isFalse();
      assertThat(isAnswered("127.0.0.2")).isTrue();

      open.get(0).close();
      Await.until("a place is free again", () -> isAnswered("127.0.0.4"));
    } finally {
      for (RawConnection connection : open) {
        connection.close();
      }
    }
  }

  private static boolean isAnswered(String address) throws IOException {
    try (RawConnection next = gateway.connectFrom(address)) {
      next.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      return next.readLine().equals("HTTP/1.1 404 Not Found");
    } catch (IOException closed) {
      return false;
    }
  }
}
