package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What came in one read with a head that two servers may read in two ways is never acted on. */
class RefusedHeadTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: a|Host: b|Content-Length: 0||",
        "Content-Length: 0||",
        "Host: a b|Content-Length: 0||",
        "Host: a|Transfer-Encoding: Chunked||0||",
        "Host: a|Transfer-Encoding: gzip, chunked||0||",
        "Host: a|Transfer-Encoding: identity, chunked||0||",
        "Host: a|: a|Content-Length: 0||",
      })
  void a_request_behind_a_refused_head_is_neither_forwarded_nor_recorded(String head)
      throws Exception {
    String body = Calls.forgot("grace").toString();
    String behind = RawConnection.head("ForgotPassword", body.length()) + body;
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
        TestGateway gateway = TestGateway.in(directory).withEndpoint(upstream.endpoint()).start()) {
      for (int i = 0; i < 15; i++) {
        try (RawConnection raw = gateway.connect()) {
          raw.write("POST /first HTTP/1.1\r\n" + head.replace("|", "\r\n") + behind + behind);
          assertThat(HostileInput.statusesOf(raw.readToEnd())).isEqualTo("400");
        }
      }
      gateway.stopGateway();

      assertThat(upstream.requests()).isEmpty();
      assertThat(gateway.audit()).isEmpty();
    }
  }
}
