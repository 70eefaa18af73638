package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.OtlpReceiver.attributes;
import static io.forgotpassword.gateway.e2e.OtlpReceiver.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector receives, and what goes on to Cognito. */
class TracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
  private static final String UNSAMPLED = "00-" + TRACE + "-" + PARENT + "-00";
  private static final String TRUSTED = "trusted-proxies: [127.0.0.0/8]";
  private static final String ONE =
      "{single-flight: 0s, rules: [{name: one-each, key: username, allow: [1 per 1h]}]}";
  private static final Pattern SENT =
      Pattern.compile("(?i)\r\ntraceparent: 00-([0-9a-f]{32})-([0-9a-f]{16})-0([0-3])\r\n");

  @TempDir Path directory;

  private OtlpReceiver collector;
  private ScriptedUpstream upstream;

  @BeforeEach
  void start() throws IOException {
    collector = new OtlpReceiver();
    upstream = new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
  }

  @AfterEach
  void stop() throws IOException {
    upstream.close();
    collector.close();
  }

  private TestGateway gateway(String telemetry) {
    return TestGateway.in(directory).withEndpoint(upstream.endpoint()).withTelemetry(telemetry);
  }

  private static HttpResponse<String> forgot(TestGateway gateway, String user, String... headers)
      throws Exception {
    HttpRequest.Builder request = gateway.cognito("ForgotPassword");
    for (String header : headers) {
      request.header("traceparent", header);
    }
    return gateway.send(
        request.POST(HttpRequest.BodyPublishers.ofString(Calls.forgot(user).toString())));
  }

  private Matcher sent(int call) {
    Matcher matcher = SENT.matcher(upstream.requests().get(call));
    assertThat(matcher.find()).as(upstream.requests().get(call)).isTrue();
    return matcher;
  }

  /** The lowest flag; the next says that the trace id is random. */
  private boolean isSampled(int call) {
    return Integer.parseInt(sent(call).group(3)) % 2 == 1;
  }

  private Span server() {
    assertThat(collector.named("POST /")).hasSize(1);
    return collector.named("POST /").get(0);
  }

  @Test
  void a_forwarded_request_is_a_server_span_with_a_child_for_each_stage() throws Exception {
    String id;
    try (TestGateway gateway = gateway(collector.everything()).start()) {
      id = forgot(gateway, "ada").headers().firstValue("x-amzn-requestid").orElseThrow();
    }
    Span server = server();
    assertThat(server.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(server.getParentSpanId().isEmpty()).isTrue();
    assertThat(attributes(server))
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.route", "/")
        .containsEntry("url.scheme", "http")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("gateway.request_id", id)
        .containsEntry("gateway.operation", "ForgotPassword")
        .containsEntry("gateway.verdict", "accepted");
    assertThat(collector.spans())
        .extracting(Span::getName)
        .containsExactlyInAnyOrder("POST /", "admit", "forward", "audit");
    assertThat(collector.spans()).extracting(Span::getTraceId).containsOnly(server.getTraceId());
    assertThat(collector.spans())
        .filteredOn(span -> !span.equals(server))
        .extracting(Span::getParentSpanId)
        .containsOnly(server.getSpanId());
    Span forward = collector.named("forward").get(0);
    assertThat(forward.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(attributes(forward))
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("gateway.result", "accepted");
    assertThat(attributes(collector.named("audit").get(0)))
        .containsEntry("gateway.result", "written");
    assertThat(sent(0).group(1)).isEqualTo(hex(forward.getTraceId()));
    assertThat(sent(0).group(2)).isEqualTo(hex(forward.getSpanId()));
    assertThat(isSampled(0)).isTrue();
    assertThat(collector.resource())
        .containsEntry("service.name", "forgot-password-gateway")
        .containsKey("service.version");
  }

  @Test
  void a_limited_request_names_its_rule_and_is_not_forwarded() throws Exception {
    try (TestGateway gateway = gateway(collector.everything()).withLimits(ONE).start()) {
      forgot(gateway, "ada");
      forgot(gateway, "ada");
    }
    Span limited =
        collector.named("POST /").stream()
            .filter(span -> "limited-username".equals(attributes(span).get("gateway.verdict")))
            .findFirst()
            .orElseThrow();
    assertThat(attributes(limited)).containsEntry("gateway.rule", "one-each");
    assertThat(limited.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    assertThat(collector.spans())
        .filteredOn(span -> span.getParentSpanId().equals(limited.getSpanId()))
        .extracting(Span::getName)
        .containsExactlyInAnyOrder("admit", "audit");
  }

  @Test
  void a_call_that_fails_is_an_error_each_time_it_is_made() throws Exception {
    upstream.close();
    try (TestGateway gateway = gateway(collector.everything()).start()) {
      forgot(gateway, "ada");
    }
    assertThat(collector.named("forward"))
        .hasSize(3)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
              assertThat(attributes(span)).containsEntry("error.type", "unreachable");
            });
    assertThat(attributes(server())).containsEntry("error.type", "unreachable");
  }

  @Test
  void a_trusted_proxys_trace_is_continued_whatever_the_ratio() throws Exception {
    String none = "otlp-endpoint: \"" + collector.endpoint() + "\", sample-ratio: 0";
    try (TestGateway gateway = gateway(none).withServer(TRUSTED).start()) {
      forgot(gateway, "ada", SAMPLED);
      forgot(gateway, "ada", UNSAMPLED);
    }
    assertThat(hex(server().getTraceId())).isEqualTo(TRACE);
    assertThat(hex(server().getParentSpanId())).isEqualTo(PARENT);
    assertThat(sent(0).group(1)).isEqualTo(TRACE);
    assertThat(sent(1).group(1)).isEqualTo(TRACE);
    assertThat(isSampled(1)).isFalse();
  }

  @Test
  void anybody_elses_trace_is_linked_to_and_cannot_force_sampling() throws Exception {
    try (TestGateway gateway = gateway(collector.everything()).start()) {
      forgot(gateway, "ada", UNSAMPLED);
    }
    assertThat(hex(server().getTraceId())).isNotEqualTo(TRACE);
    assertThat(server().getParentSpanId().isEmpty()).isTrue();
    assertThat(server().getLinksList())
        .singleElement()
        .satisfies(link -> assertThat(hex(link.getTraceId())).isEqualTo(TRACE));

    String none = "otlp-endpoint: \"" + collector.endpoint() + "\", sample-ratio: 0";
    try (TestGateway gateway = gateway(none).start()) {
      forgot(gateway, "ada", SAMPLED);
    }
    assertThat(collector.named("POST /")).hasSize(1);
    assertThat(sent(1).group(1)).isNotEqualTo(TRACE);
    assertThat(isSampled(1)).isFalse();
  }

  @Test
  void a_traceparent_that_is_not_one_is_as_good_as_none() throws Exception {
    List<String> broken =
        List.of("planted-in-a-header", SAMPLED + "-more", "ff" + SAMPLED.substring(2), "00-0-0-01");
    try (TestGateway gateway = gateway(collector.everything()).withServer(TRUSTED).start()) {
      for (String header : broken) {
        forgot(gateway, "ada", header);
      }
      forgot(gateway, "ada", SAMPLED, UNSAMPLED);
    }
    assertThat(collector.named("POST /"))
        .hasSize(broken.size() + 1)
        .allSatisfy(
            span -> {
              assertThat(span.getParentSpanId().isEmpty()).isTrue();
              assertThat(hex(span.getTraceId())).isNotEqualTo(TRACE);
            });
    assertThat(collector.raw()).doesNotContain("planted");
  }

  @Test
  void nothing_that_a_user_typed_is_in_a_span() throws Exception {
    try (TestGateway gateway = gateway(collector.everything()).start()) {
      forgot(gateway, "Planted.Name@example.com");
      gateway.call(
          "ConfirmForgotPassword", Calls.confirm("Planted.Name", "plantedcode").toString());
      gateway.call("Planted.Operation", "{\"Planted\": ");
      gateway.rest("/forgot-password?Planted=1", "{\"username\": \"Planted\", \"x\": \"Planted\"}");
      gateway.send(
          gateway
              .cognito("ForgotPassword")
              .header("user-agent", "Planted")
              .header("tracestate", "planted=1")
              .POST(HttpRequest.BodyPublishers.ofString("Planted")));
    }
    assertThat(collector.named("POST /")).hasSize(4);
    assertThat(collector.named("POST /forgot-password")).hasSize(1);
    assertThat(collector.raw())
        .contains("POST /forgot-password")
        .doesNotContainIgnoringCase("planted")
        .doesNotContain(Calls.NEW_PASSWORD);
  }

  @Tag("slow")
  @Test
  void a_collector_that_is_away_costs_callers_nothing_and_is_counted() throws Exception {
    collector.close();
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway = gateway(collector.everything()).start()) {
      for (int i = 0; i < 600; i++) {
        assertThat(forgot(gateway, "ada").statusCode()).isEqualTo(200);
      }
      Await.until("failures are counted", () -> failed(gateway.metrics()) > 0);
      assertThat(log.alarms())
          .filteredOn(line -> line.contains("traces cannot be exported"))
          .hasSize(1);
    }
  }

  private static double failed(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("gateway_trace_spans_total{fate=\"failed\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  @Test
  void without_a_collector_nothing_is_sent_on_and_no_thread_runs() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (TestGateway gateway = gateway("").withServer(TRUSTED).start()) {
      forgot(gateway, "ada", SAMPLED);

      assertThat(upstream.requests().get(0)).doesNotContainIgnoringCase("traceparent");
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("BatchSpanProcessor"));
    }
  }
}
