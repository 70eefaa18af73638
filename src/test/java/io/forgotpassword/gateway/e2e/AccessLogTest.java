package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.forgotpassword.gateway.Await;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The access log has a line for each kind of request. */
class AccessLogTest {
  private static final Logger ACCESS = (Logger) LoggerFactory.getLogger("access");

  @TempDir Path directory;

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void record() {
    lines.start();
    ACCESS.addAppender(lines);
  }

  @AfterEach
  void forget() {
    ACCESS.detachAppender(lines);
  }

  private Map<String, String> line(int number) throws Exception {
    Await.until("line " + number, () -> lines.list.size() > number);
    Map<String, String> values = new TreeMap<>();
    lines.list.get(number).getKeyValuePairs().forEach(p -> values.put(p.key, p.value + ""));
    return values;
  }

  @Test
  void a_pause_link_leaves_the_name_of_its_folder_alone() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withTelemetry("access-log: true")
            .withLimits("{trusted-devices: {}}")
            .withOwnerPause("")
            .start()) {
      gateway.send(HttpRequest.newBuilder(gateway.uri().resolve("/pause/Planted?Planted")));
      gateway.rest("/pause/undo/Planted", "");

      assertThat(line(0)).containsEntry("route", "/pause/").containsEntry("status", "200");
      assertThat(line(1)).containsEntry("route", "/pause/").containsEntry("status", "404");
      assertThat(line(0).toString() + line(1)).doesNotContain("Planted");
    }
  }

  @Test
  void each_kind_of_request_leaves_one_line_and_nothing_typed() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withTelemetry("access-log: true").start()) {
      String id =
          gateway
              .call("ForgotPassword", Calls.forgot("Planted.Name").toString())
              .headers()
              .firstValue("x-amzn-requestid")
              .orElseThrow();
      assertThat(line(0))
          .containsEntry("request_id", id)
          .containsEntry("method", "POST")
          .containsEntry("route", "/")
          .containsEntry("operation", "ForgotPassword")
          .containsEntry("status", "200")
          .containsEntry("verdict", "accepted")
          .containsEntry("network", "127.0.0.0")
          .containsKeys("bytes", "millis");
      gateway.rest("/confirm-forgot-password?Planted=1", "{\"Planted\": ");
      assertThat(line(1))
          .containsEntry("route", "/confirm-forgot-password")
          .containsEntry("verdict", "malformed");
      gateway.call("Planted", "{}");
      assertThat(line(2))
          .containsEntry("verdict", "unknown-operation")
          .doesNotContainKey("operation");
      gateway.send(HttpRequest.newBuilder(gateway.uri().resolve("/Planted?Planted")));
      assertThat(line(3))
          .containsEntry("method", "GET")
          .containsEntry("route", "none")
          .containsEntry("status", "404")
          .containsKey("request_id")
          .doesNotContainKeys("path", "verdict");
      gateway.send(
          HttpRequest.newBuilder(gateway.uri())
              .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertThat(line(4)).containsEntry("route", "preflight").containsEntry("status", "200");
      gateway.send(
          HttpRequest.newBuilder(gateway.uri())
              .method("PLANTED", HttpRequest.BodyPublishers.noBody()));
      assertThat(line(5)).containsEntry("method", "other").containsEntry("status", "405");
      try (RawConnection raw = gateway.connect()) {
        raw.write("GET / HTTP/1.1\r\nHost: a\r\nHost: Planted\r\n\r\n").readLine();
      }
      assertThat(line(6)).containsEntry("route", "invalid").containsEntry("status", "400");
    }
    assertThat(lines.list).hasSize(7);
    assertThat(lines.list.toString() + lines.list.stream().map(l -> l.getKeyValuePairs()).toList())
        .doesNotContainIgnoringCase("planted");
  }

  @ParameterizedTest
  @CsvSource({
    "/reset/form?code=123456, /reset/form",
    "/pause/t0ken, /pause/",
    "/x/../PAUSE/t0ken/more, /x/../PAUSE/",
    "http://evil.example/page?code=1, /page"
  })
  void paths_are_shown_where_that_is_configured(String target, String shown) throws Exception {
    try (TestGateway gateway =
            TestGateway.in(directory)
                .withTelemetry("access-log: true, access-log-paths: true")
                .start();
        RawConnection raw = gateway.connect()) {
      raw.write("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").readLine();

      assertThat(line(0)).containsEntry("path", shown).containsKey("request_id");
    }
  }

  @Test
  void pages_are_one_route() throws Exception {
    try (LoginSite site = LoginSite.showing("<p>a page</p>");
        TestGateway gateway =
            TestGateway.in(directory)
                .withLoginPages(site.origin())
                .withTelemetry("access-log: true")
                .start()) {
      gateway.send(HttpRequest.newBuilder(gateway.uri().resolve("/Planted?name=Planted")));

      assertThat(line(0))
          .containsEntry("route", "login-pages")
          .containsKeys("status", "bytes")
          .doesNotContainKey("verdict");
    }
  }

  @Test
  void without_the_key_there_is_no_line() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      gateway.call("ForgotPassword", Calls.forgot("ada").toString());
    }
    assertThat(lines.list).isEmpty();
  }
}
