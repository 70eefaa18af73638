package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every hostile input against one gateway, over and over while a normal client keeps asking: each
 * comes to its documented end, and none of the client's requests fails. Writes {@code
 * target/hostile-inputs.md}.
 */
@Tag("slow")
class HostileInputsUnderLoadTest {
  /** Normal requests that must have been answered beside an input, and alone before all. */
  private static final int BESIDE = 20;

  private static final int ALONE = 500;
  private static final int WARM_UP = 200;

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;
  private static NormalClient normal;
  private static HostileTable table;

  @BeforeAll
  static void start() throws Exception {
    upstream = new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
    gateway =
        TestGateway.in(directory)
            .withEndpoint(upstream.endpoint())
            .withServer("cors: {allowed-origins: ['*']}")
            .start();
    normal = new NormalClient(gateway);
    Await.every(PAUSE, PATIENCE, "enough of a baseline", () -> normal.count() > WARM_UP + ALONE);
    table = new HostileTable(normal.since(WARM_UP));
  }

  @AfterAll
  static void close() throws Exception {
    normal.stop();
    gateway.close();
    upstream.close();
    table.writeTo(Path.of("target", "hostile-inputs.md"));
  }

  @ParameterizedTest
  @MethodSource("io.forgotpassword.gateway.e2e.HostileInputsTest#all")
  void a_hostile_input_comes_to_its_end_and_normal_requests_are_answered_beside_it(
      HostileInput input) throws Exception {
    int from = normal.count();
    String cameBack = "";
    while (normal.count() < from + BESIDE) {
      cameBack = input.attack().on(gateway);
      assertThat(cameBack).matches(input.end());
      assertThat(normal.failures()).isEmpty();
    }
    table.add(input, cameBack, normal.since(from));
  }

  /** All at once, because each takes as long as the gateway is patient. */
  @Test
  void slow_clients_are_cut_off_and_normal_requests_are_answered_beside_them() throws Exception {
    long began = System.nanoTime();
    int from = normal.count();
    try (RawConnection kept = gateway.connect();
        Http2Frames keptHttp2 = new Http2Frames(gateway.port())) {
      assertIsAnswered(kept);
      assertIsAnswered(keptHttp2, 1, Http2Frames.GET);
      Map<HostileInput, CompletableFuture<String>> attacks =
          SlowInputs.all()
              .collect(Collectors.toMap(input -> input, HostileInputsUnderLoadTest::launch));
      for (var attack : attacks.entrySet()) {
        String cameBack = attack.getValue().get();
        assertThat(cameBack).matches(attack.getKey().end());
        table.add(attack.getKey(), cameBack, normal.since(from));
      }
      assertIsAnswered(kept);
      assertIsAnswered(keptHttp2, 3, Http2Frames.GET);
    }
    assertThat(normal.failures()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(14));
  }

  private static CompletableFuture<String> launch(HostileInput input) {
    CompletableFuture<String> end = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                end.complete(input.attack().on(gateway));
              } catch (Throwable e) {
                end.completeExceptionally(e);
              }
            })
        .start();
    return end;
  }

  private static void assertIsAnswered(RawConnection kept) throws IOException {
    kept.write("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(kept.readLine()).isEqualTo("HTTP/1.1 404 Not Found");
    String line = "the head";
    while (!line.isEmpty()) {
      line = kept.readLine();
    }
  }

  private static void assertIsAnswered(Http2Frames kept, int stream, byte[] head)
      throws IOException {
    kept.write(FrameType.HEADERS, END_STREAM | END_HEADERS, stream, head);
    assertThat(kept.typesUntil(FrameType.HEADERS)).contains(FrameType.HEADERS);
  }
}
