package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import io.forgotpassword.gateway.edge.GatewayVerticle;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that begin and never end. */
class LateBodyTest {
  private static final String HALF = "{\"Username\":";

  private static final GatewayVerticle.Bounds SHORT =
      new GatewayVerticle.Bounds(
          Duration.ofMillis(500),
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60));

  @TempDir private Path directory;

  @Test
  void in_production_a_body_has_fifteen_seconds() {
    assertThat(GatewayVerticle.Bounds.PRODUCTION)
        .isEqualTo(
            new GatewayVerticle.Bounds(
                Duration.ofSeconds(15),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60)));
  }

  @Test
  void a_late_body_ends_its_stream_or_connection_and_is_one_event() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).withBounds(SHORT).start();
        RawConnection http1 = gateway.connect();
        RawConnection webSocket = gateway.connect();
        Http2Frames http2 = new Http2Frames(gateway.port())) {
      http1.write(RawConnection.head("ForgotPassword", 100) + HALF);
      webSocket.write(RawConnection.head("ForgotPassword", 100, "Upgrade: websocket") + HALF);
      http2.write(FrameType.HEADERS, END_HEADERS, 1, Http2Frames.head("ForgotPassword"));

      assertThat(http2.typesUntil(FrameType.RST_STREAM))
          .contains(FrameType.RST_STREAM)
          .doesNotContain(FrameType.HEADERS, FrameType.GOAWAY);
      assertThat(http1.isClosedByPeer()).isTrue();
      assertThat(webSocket.isClosedByPeer()).isTrue();

      http2.write(FrameType.HEADERS, END_STREAM | END_HEADERS, 3, Http2Frames.GET);
      assertThat(http2.typesUntil(FrameType.HEADERS)).contains(FrameType.HEADERS);
      gateway.stopGateway();
      assertThat(gateway.audit()).hasSize(3).allMatch(line -> line.contains("\"abandoned\""));
    }
  }
}
