package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Answers.assertProblem;
import static io.forgotpassword.gateway.e2e.Answers.assertRefused;
import static io.forgotpassword.gateway.e2e.ScriptedUpstream.answer;
import static io.forgotpassword.gateway.e2e.ScriptedUpstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.ScriptedUpstream.Script;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An upstream that fails in every way: one answer each, and never a second attempt. */
class UpstreamFailureTest {
  private static final String BODY = Calls.forgot("grace").toString();
  private static final String REST_BODY = "{\"username\":\"grace\"}";
  private static final String TOO_LATE = "Amazon Cognito did not answer within 1000 ms.";
  private static final String CUT_OFF = "The answer of Amazon Cognito was cut off.";
  private static final String NOT_JSON = "The answer of Amazon Cognito is not a JSON object.";

  @TempDir Path directory;

  /** What the upstream does, and what becomes of that on both protocols. */
  record Case(String name, Script script, int status, String type, int restStatus, String message) {
    @Override
    public String toString() {
      return name;
    }

    /**
     * Only what the deadline ends has a short one: a pause of the machine must not end the rest.
     */
    String timeout() {
      return message.equals(TOO_LATE) ? "1s" : "30s";
    }

    String problem() {
      return type.equals("InternalErrorException") ? "internal-error" : "code-mismatch";
    }
  }

  static Stream<Case> failures() {
    return Stream.of(
        ours("accepts and is silent", ScriptedUpstream.silence(), 504, TOO_LATE),
        ours("drips past the deadline", UpstreamFailureTest::drip, 504, TOO_LATE),
        ours("closes without an answer", (request, caller) -> caller.close(), 502, CUT_OFF),
        ours("closes inside the head", closing("HTTP/1.1 200 OK\r\nConte"), 502, CUT_OFF),
        ours(
            "closes inside the body",
            closing("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"C"),
            502,
            CUT_OFF),
        ours("resets inside the body", UpstreamFailureTest::reset, 502, CUT_OFF),
        ours("speaks no HTTP", closing("\u0000\u0001garbage\r\n\r\n"), 502, CUT_OFF),
        ours("bad chunk", bytes(head(200, "Transfer-Encoding: chunked") + "zz\r\n"), 502, CUT_OFF),
        ours("HTML", answer(502, "Content-Type: text/html\r\n", "<html>"), 502, NOT_JSON),
        ours("200 and text", answer(200, "", "Welcome"), 502, NOT_JSON),
        ours("200 and nothing", answer(200, "", ""), 502, NOT_JSON),
        ours("200 and an array", answer(200, "", "[]"), 502, NOT_JSON),
        ours("200 and half an object", answer(200, "", "{\"a\":"), 502, NOT_JSON),
        ours("204", bytes("HTTP/1.1 204 No Content\r\n\r\n"), 502, NOT_JSON),
        ours(
            "larger than 64 KiB",
            answer(200, "", "{\"a\":\"" + "x".repeat(70_000) + "\"}"),
            502,
            "The answer of Amazon Cognito is larger than 65536 bytes."),
        ours("no type", answer(400, "", "{\"message\":\"m\"}"), 502, untyped(400)),
        ours("odd type", answer(400, "", "{\"__type\":\"<b> \"}"), 502, untyped(400)),
        ours(
            "a redirect",
            answer(302, "Location: http://127.0.0.1:1/\r\n", "{\"__type\":\"X\"}"),
            502,
            untyped(302)),
        mismatch(
            "a type in a namespace",
            answer(400, "", "{\"__type\":\"com.amazon#CodeMismatchException\",\"message\":\"m\"}")),
        mismatch(
            "a type with an address",
            answer(400, "", "{\"__type\":\"CodeMismatchException:http://a/\",\"message\":\"m\"}")),
        mismatch(
            "the type in the header only",
            answer(400, "x-amzn-ErrorType: CodeMismatchException\r\n", "{\"message\":\"m\"}")),
        mismatch(
            "a capital Message",
            answer(400, "", "{\"__type\":\"CodeMismatchException\",\"Message\":\"m\"}")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_failing_upstream_is_asked_once(Case failure) throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(failure.script);
        TestGateway gateway = before(upstream.endpoint(), failure.timeout())) {
      assertRefused(
          gateway.call("ForgotPassword", BODY), failure.status, failure.type, failure.message);
      assertThat(upstream.requests()).hasSize(1);
      assertProblem(
          gateway.rest("/forgot-password", REST_BODY),
          failure.restStatus,
          failure.problem(),
          failure.message);
      assertThat(upstream.requests()).hasSize(2);
    }
  }

  @Test
  void an_upstream_that_refuses_connections_is_unreachable() throws Exception {
    try (RefusingPort nobody = new RefusingPort();
        TestGateway gateway = before(nobody.endpoint(), "30s")) {
      String message = "Amazon Cognito could not be reached.";
      assertRefused(gateway.call("ForgotPassword", BODY), 500, "InternalErrorException", message);
      assertProblem(gateway.rest("/forgot-password", REST_BODY), 502, "internal-error", message);
    }
  }

  @Test
  void a_failure_does_not_break_the_next_call() throws Exception {
    Script first = UpstreamFailureTest::reset;
    Script then = answer(200, "", "{}");
    var failed = new AtomicBoolean();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, caller) ->
                    (failed.getAndSet(true) ? then : first).play(request, caller));
        TestGateway gateway = before(upstream.endpoint(), "30s")) {
      assertThat(gateway.call("ForgotPassword", BODY).statusCode()).isEqualTo(500);
      assertThat(gateway.call("ForgotPassword", BODY).statusCode()).isEqualTo(200);
    }
  }

  private TestGateway before(String endpoint, String timeout) throws Exception {
    return TestGateway.in(directory)
        .withEndpoint(endpoint)
        .withCognito("timeout: " + timeout)
        .withServer("event-loops: 1")
        .start();
  }

  private static Case ours(String name, Script script, int restStatus, String message) {
    return new Case(name, script, 500, "InternalErrorException", restStatus, message);
  }

  private static Case mismatch(String name, Script script) {
    return new Case(name, script, 400, "CodeMismatchException", 400, "m");
  }

  private static String untyped(int status) {
    return "The answer of Amazon Cognito has status " + status + " and no error type.";
  }

  private static Script closing(String answer) {
    return (request, caller) -> {
      bytes(answer).play(request, caller);
      caller.close();
    };
  }

  private static String head(int status, String header) {
    return "HTTP/1.1 " + status + " Any\r\n" + header + "\r\n\r\n";
  }

  private static void drip(String request, Socket caller) throws IOException {
    bytes(head(200, "Content-Length: 1000000")).play(request, caller);
    while (true) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      bytes(" ").play(request, caller);
    }
  }

  private static void reset(String request, Socket caller) throws IOException {
    bytes(head(200, "Content-Length: 9") + "{").play(request, caller);
    caller.setSoLinger(true, 0);
    caller.close();
  }
}
