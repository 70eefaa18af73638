package io.forgotpassword.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.e2e.RawConnection;
import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.edge.Exchange.UseCase;
import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.recovery.PassThroughRequest;
import io.forgotpassword.gateway.recovery.RecoveryFlow.RefusedByHead;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a step throws, the request is answered and recorded once, and the next one is served.
 */
class EdgeRouterTest {
  private static final String COGNITO_BODY = "{\"ClientId\":\"1\",\"Username\":\"grace\"}";
  private static final String REST_BODY = "{\"username\":\"grace\"}";
  private static final String FAULT = "the step is broken";
  private static final String MESSAGE = "The gateway failed to handle the request.";

  private final EdgeRouterFixture edge = new EdgeRouterFixture();

  /** How many requests are to fail. */
  private int faults = 1;

  @AfterEach
  void close() {
    edge.close();
  }

  /** Where a request fails. */
  enum Step {
    HEAD,
    BODY_THROWS,
    BODY_FAILS,
    ADAPTER,
    USE_CASE_THROWS,
    USE_CASE_FAILS,
    USE_CASE_FAILS_AFTER_ITS_RECORD,
    ANSWER;

    /** Whether the use case had recorded the request by then. */
    boolean isRecorded() {
      return this == USE_CASE_FAILS_AFTER_ITS_RECORD || this == ANSWER;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_fault_in_any_step_is_answered_in_cognitos_protocol_and_recorded_once(Step step)
      throws Exception {
    breakAt(step);
    edge.start();
    try (RawConnection connection = edge.connect()) {
      String answer = call(connection);
      assertThat(answer)
          .startsWith("HTTP/1.1 500 ")
          .contains("\r\nx-amzn-errortype: InternalErrorException\r\n")
          .contains("\r\ncontent-type: application/x-amz-json-1.1\r\n")
          .endsWith(
              "\r\n\r\n{\"__type\":\"InternalErrorException\",\"message\":\"" + MESSAGE + "\"}");
      assertRecordedAndLoggedOnce(step, header(answer, "x-amzn-requestid"));
      assertThat(call(connection)).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_fault_in_any_step_is_answered_as_a_problem_and_recorded_once(Step step) throws Exception {
    breakAt(step);
    edge.start();
    try (RawConnection connection = edge.connect()) {
      String answer = rest(connection);
      String id = header(answer, "x-request-id");
      assertThat(answer)
          .startsWith("HTTP/1.1 500 ")
          .contains("\r\ncontent-type: application/problem+json\r\n")
          .endsWith(
              "\r\n\r\n{\"type\":\"urn:forgot-password-gateway:problem:internal-error\","
                  + "\"title\":\"internal error\",\"status\":500,\"detail\":\""
                  + (MESSAGE + "\",\"instance\":\"urn:uuid:" + id + "\"}"));
      assertRecordedAndLoggedOnce(step, id);
      assertThat(rest(connection)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void a_request_is_read_when_nobody_knows_whether_its_address_is_limited() throws Exception {
    edge.useCase =
        healthy ->
            new Limiting(healthy) {
              @Override
              public RefusedByHead refusalByHead(Operation operation, ClientIp client) {
                throw new IllegalStateException(FAULT);
              }
            };
    edge.start();
    try (RawConnection connection = edge.connect()) {
      assertThat(call(connection)).startsWith("HTTP/1.1 200 ");
      assertThat(edge.records).containsExactly(Verdict.ACCEPTED);
    }
  }

  @Test
  void a_refusal_by_the_head_is_answered_though_its_record_fails() throws Exception {
    edge.useCase =
        healthy ->
            new Limiting(healthy) {
              @Override
              public void record(RequestContext context, RefusedByHead refused) {
                throw new IllegalStateException(FAULT);
              }
            };
    edge.start();
    try (RawConnection connection = edge.connect()) {
      assertThat(call(connection)).startsWith("HTTP/1.1 400 ").contains("LimitExceededException");
      assertThat(edge.log.list).hasSize(1);
      assertThat(call(connection)).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void a_refusal_by_the_head_that_cannot_be_answered_in_its_protocol_is_a_500() throws Exception {
    edge.useCase = Limiting::new;
    edge.adapter = healthy -> new FaultyAdapter(healthy, Step.ANSWER);
    edge.start();
    try (RawConnection connection = edge.connect()) {
      assertThat(call(connection)).startsWith("HTTP/1.1 500 ").contains(MESSAGE);
      assertThat(edge.records).containsExactly(Verdict.LIMITED_ADDRESS);
      assertThat(edge.log.list).hasSize(1);
      assertThat(call(connection)).startsWith("HTTP/1.1 400 ");
    }
  }

  /** Refuses every request by its head. */
  private static class Limiting implements UseCase {
    private final UseCase healthy;

    Limiting(UseCase healthy) {
      this.healthy = healthy;
    }

    @Override
    public @Nullable RefusedByHead refusalByHead(Operation operation, ClientIp client) {
      Outcome.Refused refusal =
          Outcome.Refused.locally(
              Verdict.LIMITED_ADDRESS, ServiceError.client("LimitExceededException", "Too many."));
      return new RefusedByHead(operation, refusal, new RateLimitResult(List.of(), null));
    }

    @Override
    public void record(RequestContext context, RefusedByHead refused) {
      healthy.record(context, refused.operation(), refused.refusal());
    }

    @Override
    public Future<Outcome> recover(RecoveryRequest request) {
      return healthy.recover(request);
    }

    @Override
    public Future<Outcome> passThrough(PassThroughRequest request) {
      return healthy.passThrough(request);
    }

    @Override
    public void record(
        RequestContext context, @Nullable Operation operation, Outcome.Refused refusal) {
      healthy.record(context, operation, refusal);
    }
  }

  private void assertRecordedAndLoggedOnce(Step step, String id) throws Exception {
    Await.until("a record", () -> !edge.records.isEmpty());
    assertThat(edge.records).containsExactly(step.isRecorded() ? Verdict.ACCEPTED : Verdict.BROKEN);
    assertThat(edge.log.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getThrowableProxy().getMessage()).isEqualTo(FAULT);
              assertThat(event.getKeyValuePairs())
                  .singleElement()
                  .hasToString("request_id=\"" + id + "\"");
            });
  }

  @Test
  void what_is_let_through_and_fails_is_answered_and_recorded_once() throws Exception {
    breakAt(Step.USE_CASE_FAILS);
    edge.start();
    try (RawConnection connection = edge.connect()) {
      String body = "{\"AccessToken\":\"t\"}";
      assertThat(answerTo(connection, RawConnection.head("GetUser", body.length()) + body))
          .startsWith("HTTP/1.1 500 ")
          .contains("\r\nx-amzn-errortype: InternalErrorException\r\n");
      assertThat(edge.records).containsExactly(Verdict.BROKEN);
    }
  }

  @Test
  void a_broken_recorder_leaves_nobody_unanswered() throws Exception {
    edge.useCase = healthy -> new FaultyUseCase(healthy, Step.HEAD, true);
    edge.start();
    try (RawConnection connection = edge.connect()) {
      assertThat(answerTo(connection, RawConnection.head("NoSuch", 0)))
          .startsWith("HTTP/1.1 400 ")
          .contains("\r\nx-amzn-errortype: UnknownOperationException\r\n");
      assertThat(edge.log.list).hasSize(1);
      assertThat(call(connection)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void an_adapter_that_cannot_even_answer_a_failure_leaves_nobody_unanswered() throws Exception {
    faults = 2;
    breakAt(Step.ANSWER);
    edge.start();
    try (RawConnection connection = edge.connect()) {
      assertThat(rest(connection))
          .startsWith("HTTP/1.1 500 ")
          .endsWith("{\"__type\":\"InternalErrorException\",\"message\":\"" + MESSAGE + "\"}");
      assertThat(edge.records).containsExactly(Verdict.ACCEPTED);
      assertThat(rest(connection)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void login_pages_that_throw_are_answered() throws Exception {
    edge.loginPages =
        request -> {
          throw new IllegalStateException(FAULT);
        };
    edge.start();
    try (RawConnection connection = edge.connect()) {
      assertThat(answerTo(connection, "GET /page HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 500 ")
          .contains("\r\ncontent-type: application/json\r\n")
          .endsWith("{\"__type\":\"InternalErrorException\",\"message\":\"" + MESSAGE + "\"}");
      assertThat(edge.log.list).hasSize(1);
      assertThat(call(connection)).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /other, 404",
    "POST /forgot-password/, 404",
    "POST /Forgot-Password, 404",
    "POST //forgot-password, 404",
    "POST /a/../forgot-password, 404",
    "POST /forgot%2dpassword, 404",
    "GET /%zz, 404",
    "GET /%, 404",
    "GET /?%zz=%, 405",
    "GET //, 404",
    "GET ?, 404",
    "OPTIONS *, 404",
    "CONNECT elsewhere.example:443, 404",
    "GET /forgot-password, 405",
    "PUT /, 405"
  })
  void what_is_nobodys_is_refused_as_json(String line, int status) throws Exception {
    edge.start();
    try (RawConnection connection = edge.connect()) {
      String answer = answerTo(connection, line + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(answer)
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("\r\ncontent-type: application/json\r\n")
          .contains("\r\ncache-control: no-store\r\n")
          .contains("\r\n\r\n{\"__type\":\"UnknownOperationException\",");
      assertThat(answer.contains("\r\nallow: POST, OPTIONS\r\n")).isEqualTo(status == 405);
      assertThat(call(connection)).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/any/path", "//", "/%zz", "/../x"})
  void a_post_that_names_an_operation_is_cognitos_at_every_path(String path) throws Exception {
    edge.loginPages = request -> request.response().end("a page");
    edge.start();
    try (RawConnection connection = edge.connect()) {
      String head = RawConnection.head("ForgotPassword", COGNITO_BODY.length());
      assertThat(answerTo(connection, head.replace("POST / ", "POST " + path + " ") + COGNITO_BODY))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("{}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /page", "OPTIONS *", "GET ?", "GET /", "POST /Forgot-Password"})
  void everything_else_is_the_login_pages(String line) throws Exception {
    edge.loginPages = request -> request.response().end("a page");
    edge.start();
    try (RawConnection connection = edge.connect()) {
      assertThat(answerTo(connection, line + " HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("a page");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "POST * HTTP/1.1\r\nHost: a\r\nX-Amz-Target: a\r\n\r\n"
      })
  void an_unsound_head_ends_its_connection(String head) throws Exception {
    edge.loginPages = request -> request.response().end("a page");
    edge.start();
    try (RawConnection connection = edge.connect()) {
      assertThat(connection.write(head + head).readToEnd())
          .startsWith("HTTP/1.1 400 ")
          .endsWith("\r\n\r\n")
          .doesNotContain("a page");
    }
  }

  @Test
  void a_late_body_ends_its_connection_and_is_recorded_once() throws Exception {
    edge.bodyTime = Duration.ofMillis(1);
    edge.start();
    try (RawConnection connection = edge.connect()) {
      connection.write(RawConnection.head("ForgotPassword", 100) + "{");
      assertThat(connection.isClosedByPeer()).isTrue();
      Await.until("a record", () -> !edge.records.isEmpty());
      assertThat(edge.records).containsExactly(Verdict.ABANDONED);
    }
  }

  @Test
  void a_body_that_is_too_large_is_refused_and_the_connection_goes_on() throws Exception {
    edge.start();
    try (RawConnection connection = edge.connect()) {
      String body = "x".repeat(1025);
      assertThat(answerTo(connection, RawConnection.head("ForgotPassword", 1025) + body))
          .startsWith("HTTP/1.1 400 ")
          .contains("The request body is too large (expected: at most 1024 bytes)");
      assertThat(edge.records).containsExactly(Verdict.TOO_LARGE);
      assertThat(call(connection)).startsWith("HTTP/1.1 200 ");
    }
  }

  private void breakAt(Step step) {
    edge.adapter = healthy -> new FaultyAdapter(healthy, step);
    edge.useCase = healthy -> new FaultyUseCase(healthy, step, false);
    edge.bodies =
        healthy ->
            request -> {
              failIf(step == Step.BODY_THROWS);
              return healthy
                  .apply(request)
                  .map(
                      body -> {
                        failIf(step == Step.BODY_FAILS);
                        return body;
                      });
            };
  }

  private void failIf(boolean broken) {
    if (broken && faults > 0) {
      faults--;
      throw new IllegalStateException(FAULT);
    }
  }

  private final class FaultyAdapter implements ProtocolAdapter {
    private final ProtocolAdapter healthy;
    private final Step step;

    FaultyAdapter(ProtocolAdapter healthy, Step step) {
      this.healthy = healthy;
      this.step = step;
    }

    @Override
    public RequestContext.Protocol protocol() {
      return healthy.protocol();
    }

    @Override
    public @Nullable Operation namedOperation(HttpServerRequest request) {
      return healthy.namedOperation(request);
    }

    @Override
    public Operation operationOf(HttpServerRequest request) {
      failIf(step == Step.HEAD);
      return healthy.operationOf(request);
    }

    @Override
    public RequestFields fieldsOf(HttpServerRequest request, byte[] body) {
      failIf(step == Step.ADAPTER);
      return healthy.fieldsOf(request, body);
    }

    @Override
    public String describe(List<Violation> violations) {
      return healthy.describe(violations);
    }

    @Override
    public void answer(HttpServerRequest request, RequestContext context, Outcome outcome) {
      failIf(step == Step.ANSWER);
      healthy.answer(request, context, outcome);
    }
  }

  private final class FaultyUseCase implements UseCase {
    private final UseCase healthy;
    private final Step step;
    private final boolean recorderFails;

    FaultyUseCase(UseCase healthy, Step step, boolean recorderFails) {
      this.healthy = healthy;
      this.step = step;
      this.recorderFails = recorderFails;
    }

    @Override
    public @Nullable RefusedByHead refusalByHead(Operation operation, ClientIp client) {
      return healthy.refusalByHead(operation, client);
    }

    @Override
    public void record(RequestContext context, RefusedByHead refused) {
      healthy.record(context, refused);
    }

    @Override
    public Future<Outcome> recover(RecoveryRequest request) {
      return faulty(() -> healthy.recover(request));
    }

    @Override
    public Future<Outcome> passThrough(PassThroughRequest request) {
      return faulty(() -> healthy.passThrough(request));
    }

    private Future<Outcome> faulty(Supplier<Future<Outcome>> call) {
      failIf(step == Step.USE_CASE_THROWS);
      return Future.succeededFuture()
          .compose(
              ready -> {
                failIf(step == Step.USE_CASE_FAILS);
                return call.get();
              })
          .map(
              outcome -> {
                failIf(step == Step.USE_CASE_FAILS_AFTER_ITS_RECORD);
                return outcome;
              });
    }

    @Override
    public void record(
        RequestContext context, @Nullable Operation operation, Outcome.Refused refusal) {
      failIf(recorderFails);
      healthy.record(context, operation, refusal);
    }
  }

  private static String call(RawConnection connection) throws IOException {
    String head = RawConnection.head("ForgotPassword", COGNITO_BODY.length());
    return answerTo(connection, head + COGNITO_BODY);
  }

  private static String rest(RawConnection connection) throws IOException {
    return answerTo(
        connection,
        "POST /forgot-password HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + ("Content-Length: " + REST_BODY.length() + "\r\n\r\n" + REST_BODY));
  }

  /** The answer's head and body, the lines of the head ended by CRLF. */
  private static String answerTo(RawConnection connection, String request) throws IOException {
    connection.write(request);
    StringBuilder answer = new StringBuilder();
    for (String line = connection.readLine(); !line.isEmpty(); line = connection.readLine()) {
      answer.append(line).append("\r\n");
    }
    String body = connection.read(Integer.parseInt(header(answer.toString(), "content-length")));
    return answer.append("\r\n").append(body).toString();
  }

  private static String header(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("0");
  }
}
