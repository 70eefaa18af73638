package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.cognito.Attempts.RetryBudget;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.signing.SigV4Signer.SignatureHeaders;
import io.forgotpassword.gateway.telemetry.Untraced;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a call, against a server on a socket. A request is what one read brings. */
@ExtendWith(VertxExtension.class)
class CognitoClientTest {
  /** No test waits for it to pass. */
  private static final Duration AMPLE = Duration.ofSeconds(60);

  private static final Duration SHORT = Duration.ofMillis(300);

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicReference<NetSocket> last = new AtomicReference<>();
  private Vertx vertx;
  private Context eventLoop;

  /** How the endpoint's name resolves. */
  private List<String> addresses = List.of("127.0.0.1");

  @BeforeEach
  void run_on_one_event_loop(Vertx injected) {
    vertx = injected;
    eventLoop = injected.getOrCreateContext();
  }

  @Test
  void no_connection_is_not_sent() {
    int port = listen((request, socket) -> socket.write(answer("{}")));
    addresses = List.of("127.0.0.2");
    assertThat(verdict(client(port), "grace")).isEqualTo(Verdict.UNREACHABLE);
    assertThat(connections).hasValue(0);
  }

  @Test
  void an_address_that_refuses_is_followed_by_the_next_and_comes_last_from_then_on() {
    int port = listen((request, socket) -> socket.write(answer("{}")));
    addresses = List.of("127.0.0.2", "127.0.0.3", "127.0.0.1");
    CognitoClient client = client(port);
    assertThat(verdict(client, "grace")).isEqualTo(Verdict.ACCEPTED);
    assertThat(verdict(client, "ada")).isEqualTo(Verdict.ACCEPTED);
    assertThat(requests).hasSize(2);
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_connection_that_ends_instead_of_an_answer_counts_as_sent_and_is_not_followed_by_another() {
    int port = listen((request, socket) -> socket.close());
    addresses = List.of("127.0.0.1", "127.0.0.2");
    assertThat(verdict(client(port), "grace")).isEqualTo(Verdict.UNREADABLE);
    assertThat(requests).hasSize(1);
  }

  @Test
  void an_answer_that_is_cut_off_counts_as_sent() {
    int port =
        listen(
            (request, socket) ->
                socket
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")
                    .onComplete(w -> socket.close()));
    assertThat(verdict(client(port), "grace")).isEqualTo(Verdict.UNREADABLE);
    assertThat(requests).hasSize(1);
  }

  @Test
  void silence_until_the_deadline_counts_as_sent_and_ends_the_connection() throws Exception {
    CognitoClient client = client(listen((request, socket) -> {}));
    assertThat(call(client, "grace", SHORT, () -> false).await().verdict())
        .isEqualTo(Verdict.TIMED_OUT);
    Await.until("the connection is closed", () -> closed.get() == 1);
  }

  @Test
  void an_answer_that_drips_is_ended_by_the_deadline_too() throws Exception {
    int port =
        listen(
            (request, socket) -> {
              socket.write("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n");
              vertx.setPeriodic(10, tick -> socket.write(" "));
            });
    assertThat(call(client(port), "grace", SHORT, () -> false).await().verdict())
        .isEqualTo(Verdict.TIMED_OUT);
    Await.until("the connection is closed", () -> closed.get() == 1);
  }

  @Test
  void who_waits_for_a_connection_in_vain_was_not_sent_and_waited_for_us_not_for_cognito() {
    CognitoClient client = client(listen((request, socket) -> {}));
    Future<Outcome> sent = call(client, "grace");
    assertThat(call(client, "ada", SHORT, () -> false).await().verdict())
        .isEqualTo(Verdict.OVERLOADED);
    assertThat(requests).hasSize(1);
    assertThat(sent.isComplete()).isFalse();
  }

  @Test
  void a_promised_call_waits_for_its_connection_as_long_as_it_takes() throws Exception {
    CognitoClient client = client(listen((request, socket) -> last.set(socket)));
    Future<Outcome> first = call(client, "grace");
    Await.until("sent", () -> last.get() != null);
    Deadline deadline = Deadline.promised(SHORT, System::nanoTime);
    Future<Outcome> promised =
        onEventLoop(
            () -> {
              client.connections().reserve();
              return client
                  .call(forgot("ada"), deadline, Untraced.REQUEST)
                  .onComplete(ended -> client.connections().release());
            });
    Duration longer = SHORT.multipliedBy(4);
    assertThat(call(client, "joan", longer, () -> false).await().verdict())
        .as("SHORT has passed for the promised call")
        .isEqualTo(Verdict.OVERLOADED);

    latest().write(answer("{}"));
    assertThat(first.await().verdict()).isEqualTo(Verdict.ACCEPTED);
    Await.until("sent", () -> requests.size() == 2);
    latest().write(answer("{}"));
    assertThat(promised.await().verdict()).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void a_promised_call_takes_its_place_from_those_who_come_later() {
    CognitoClient client = client(listen((request, socket) -> {}));
    onEventLoop(
            () -> {
              for (int i = 0; i < 17; i++) {
                assertThat(client.connections().isFull()).isFalse();
                client.connections().reserve();
              }
              return Future.succeededFuture();
            })
        .await();
    assertThat(verdict(client, "grace")).isEqualTo(Verdict.OVERLOADED);
  }

  @Test
  void an_extended_call_gets_its_answer_after_the_deadline_which_the_breaker_hears_of()
      throws Exception {
    CognitoClient client = client(listen((request, socket) -> last.set(socket)));
    AtomicBoolean late = new AtomicBoolean();
    Deadline deadline = Deadline.of(System.nanoTime(), SHORT, System::nanoTime, () -> false, AMPLE);
    deadline.onLate(() -> late.set(true));
    Future<Outcome> answer =
        onEventLoop(() -> client.call(forgot("grace"), deadline, Untraced.REQUEST));
    Await.until("the deadline has passed", late::get);

    latest().write(answer("{}"));
    assertThat(answer.await().verdict()).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void a_call_whose_caller_goes_while_it_waits_is_dropped_and_its_connection_serves_the_next()
      throws Exception {
    CognitoClient client = client(listen((request, socket) -> last.set(socket)));
    AtomicBoolean gone = new AtomicBoolean();
    Future<Outcome> first = call(client, "grace");
    Await.until("sent", () -> last.get() != null);
    Future<Outcome> abandoned = call(client, "ada", AMPLE, gone::get);
    Future<Outcome> next = call(client, "joan");
    gone.set(true);
    latest().write(answer("{}"));
    assertThat(first.await().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(abandoned.await().verdict()).isEqualTo(Verdict.ABANDONED);
    Await.until("sent", () -> requests.size() == 2);
    latest().write(answer("{}"));
    assertThat(next.await().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(requests.get(1)).contains("joan");
    assertThat(connections).hasValue(1);
  }

  @Test
  void as_many_calls_wait_as_may_and_the_next_is_overloaded() throws Exception {
    CognitoClient client = client(listen((request, socket) -> {}));
    List<Future<Outcome>> calls = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      assertThat(onEventLoop(() -> Future.succeededFuture(client.connections().isFull())).await())
          .isFalse();
      calls.add(call(client, "user" + i));
    }
    assertThat(onEventLoop(() -> Future.succeededFuture(client.connections().isFull())).await())
        .isTrue();
    assertThat(verdict(client, "grace")).isEqualTo(Verdict.OVERLOADED);
    assertThat(calls).noneMatch(Future::isComplete);
    Await.until("the first call is sent", () -> requests.size() == 1);
    onEventLoop(client::close).await();
    assertThat(calls).allMatch(Future::isComplete);
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"FORGOT_PASSWORD, 65536", "GET_TOKENS_FROM_REFRESH_TOKEN, 262144"})
  void a_body_may_be_as_large_as_its_bound_and_no_larger(Operation operation, int bound)
      throws Exception {
    AtomicInteger length = new AtomicInteger(bound);
    int port =
        listen(
            (request, socket) ->
                socket.write(answer("{\"a\":\"" + "x".repeat(length.get() - 8) + "\"}")));
    CognitoClient client = client(port);
    assertThat(call(client, callOf(operation)).await().verdict()).isEqualTo(Verdict.ACCEPTED);

    length.incrementAndGet();
    Outcome.Refused refused = (Outcome.Refused) call(client, callOf(operation)).await();
    assertThat(refused.verdict()).isEqualTo(Verdict.UNREADABLE);
    assertThat(refused.error().message()).contains("larger than " + bound + " bytes");
    assertThat(refused.upstreamRequestId()).isEqualTo("id-of-the-answer");
    Await.until("the connection is closed", () -> closed.get() == 1);
  }

  @Test
  void what_is_signed_is_what_is_sent_and_nothing_else_is() {
    AtomicReference<byte[]> signed = new AtomicReference<>(new byte[0]);
    List<String> dates = new CopyOnWriteArrayList<>();
    RequestSigner signer =
        new RequestSigner() {
          @Override
          public SignatureHeaders sign(Operation operation, byte[] body) {
            signed.set(body);
            return new SignatureHeaders("proof", "hash", "date", "token");
          }

          @Override
          public void answered(@Nullable String date) {
            dates.add(String.valueOf(date));
          }
        };
    int port = listen((request, socket) -> socket.write(answer("{}")));
    CognitoClient client = client(port, signer);
    assertThat(verdict(client, "grace")).isEqualTo(Verdict.ACCEPTED);
    String[] sent = requests.get(0).split("\r\n\r\n", 2);
    byte[] body = sent[1].getBytes(UTF_8);
    assertThat(body).isEqualTo(signed.get());
    assertThat(sent[0].split("\r\n"))
        .containsExactlyInAnyOrder(
            "POST / HTTP/1.1",
            "host: cognito.example:" + port,
            "content-type: application/x-amz-json-1.1",
            "x-amz-target: AWSCognitoIdentityProviderService.ForgotPassword",
            "authorization: proof",
            "x-amz-content-sha256: hash",
            "x-amz-date: date",
            "x-amz-security-token: token",
            "content-length: " + body.length);
    assertThat(dates).containsExactly("Sat, 05 Dec 2026 10:00:00 GMT");
  }

  @Test
  void what_comes_behind_an_answer_is_not_the_answer_of_the_call_that_waits() throws Exception {
    String behind = answer("{\"CodeDeliveryDetails\":{\"Destination\":\"of another\"}}");
    int port =
        listen(
            (request, socket) -> {
              boolean first = requests.size() == 1;
              last.set(socket);
              if (!first) {
                socket.write(answer("{\"CodeDeliveryDetails\":{\"Destination\":\"own\"}}"));
              }
            });
    CognitoClient client = client(port);
    Future<Outcome> first = call(client, "grace");
    Await.until("sent", () -> last.get() != null);
    Future<Outcome> waiting = call(client, "ada");
    onEventLoop(() -> Future.succeededFuture()).await();
    latest().write(answer("{}") + behind);
    assertThat(first.await().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(((Outcome.Accepted) waiting.await()).delivery())
        .isEqualTo(new CodeDelivery("", "", "own"));
    assertThat(connections).hasValue(2);
  }

  @Test
  void a_warm_connection_is_opened_without_a_request_and_carries_the_first_call() throws Exception {
    CognitoClient client = client(listen((request, socket) -> socket.write(answer("{}"))));
    onEventLoop(client::warmUp).await();
    Await.until("the server sees the connection", () -> connections.get() == 1);
    assertThat(requests).isEmpty();
    assertThat(verdict(client, "grace")).isEqualTo(Verdict.ACCEPTED);
    assertThat(connections).hasValue(1);
  }

  /**
   * Whatever cannot be told counts as sent: a call may be lost then, but it is never made twice.
   */
  @Test
  void no_request_is_doubled_when_the_other_side_closes_idle_connections_as_it_is_sent() {
    Random random = new Random(26);
    // Each call is in a window of its own, so that the breaker stays closed.
    AtomicLong now = new AtomicLong();
    int port =
        listen(
            (request, socket) ->
                socket
                    .write(answer("{}"))
                    .onComplete(
                        written -> {
                          if (random.nextBoolean()) {
                            socket.close();
                          } else {
                            vertx.runOnContext(later -> socket.close());
                          }
                        }));
    CognitoClient client = client(port);
    Attempts attempts =
        new Attempts(
            vertx,
            settings(port),
            new CircuitBreaker(() -> now.addAndGet(Duration.ofMinutes(1).toNanos())),
            new RetryBudget(),
            new ClockSkew(InstantSource.system(), System::nanoTime),
            System::nanoTime,
            random);
    int lost = 0;
    for (int i = 0; i < 400; i++) {
      String user = "user" + i + ".";
      UpstreamCall call = forgot(user);
      Deadline deadline = attempts.deadline(System.nanoTime(), () -> false, false);
      Outcome outcome =
          onEventLoop(
                  () ->
                      attempts.make(
                          deadline,
                          () -> Future.succeededFuture(Optional.empty()),
                          () -> client.call(call, deadline, Untraced.REQUEST)))
              .await();
      long arrived = requests.stream().filter(request -> request.contains(user)).count();
      assertThat(outcome.verdict()).isIn(Verdict.ACCEPTED, Verdict.UNREADABLE);
      assertThat(arrived).isLessThanOrEqualTo(1);
      lost += outcome.verdict() == Verdict.ACCEPTED ? 0 : 1;
    }
    assertThat(requests).hasSizeBetween(400 - lost, 400);
  }

  /** The connection of the latest request. */
  private NetSocket latest() {
    return Objects.requireNonNull(last.get());
  }

  private int listen(BiConsumer<String, NetSocket> script) {
    return vertx
        .createNetServer()
        .connectHandler(
            socket -> {
              connections.incrementAndGet();
              socket.closeHandler(end -> closed.incrementAndGet());
              socket.handler(
                  (Buffer request) -> {
                    requests.add(request.toString());
                    script.accept(request.toString(), socket);
                  });
            })
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private static String answer(String body) {
    return "HTTP/1.1 200 OK\r\nx-amzn-requestid: id-of-the-answer\r\n"
        + "Date: Sat, 05 Dec 2026 10:00:00 GMT\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body);
  }

  private CognitoClient client(int port) {
    return client(port, RequestSigner.NONE);
  }

  private CognitoClient client(int port, RequestSigner signer) {
    return onEventLoop(
            () ->
                Future.succeededFuture(
                    new CognitoClient(
                        vertx, settings(port), signer, (operation, nanos) -> {}, this::lookup)))
        .await();
  }

  private static CognitoSettings settings(int port) {
    return new CognitoSettings(
        "eu-west-1",
        URI.create("http://cognito.example:" + port),
        CognitoSettings.Signing.NONE,
        AMPLE,
        1,
        25,
        List.of(),
        Map.of());
  }

  private InetAddress[] lookup(String host) throws UnknownHostException {
    InetAddress[] found = new InetAddress[addresses.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(addresses.get(i));
    }
    return found;
  }

  private static UpstreamCall callOf(Operation operation) {
    return operation.isRecovery()
        ? forgot("grace")
        : UpstreamCall.ofNoClient(operation, null, Map.of());
  }

  private static UpstreamCall forgot(String user) {
    return UpstreamCall.ofRecovery(
        Operation.FORGOT_PASSWORD,
        "client",
        Username.of(user),
        Secret.NONE,
        Secret.NONE,
        null,
        null,
        null,
        Map.of());
  }

  private Verdict verdict(CognitoClient client, String user) {
    return call(client, user).await().verdict();
  }

  private Future<Outcome> call(CognitoClient client, String user) {
    return call(client, user, AMPLE, () -> false);
  }

  private Future<Outcome> call(CognitoClient client, UpstreamCall call) {
    Deadline deadline = deadline(AMPLE, () -> false);
    return onEventLoop(() -> client.call(call, deadline, Untraced.REQUEST));
  }

  private Future<Outcome> call(
      CognitoClient client, String user, Duration time, BooleanSupplier abandoned) {
    Deadline deadline = deadline(time, abandoned);
    return onEventLoop(() -> client.call(forgot(user), deadline, Untraced.REQUEST));
  }

  private static Deadline deadline(Duration time, BooleanSupplier abandoned) {
    return Deadline.of(System.nanoTime(), time, System::nanoTime, abandoned, Duration.ZERO);
  }

  private <T> Future<T> onEventLoop(Supplier<Future<T>> action) {
    return Future.future(done -> eventLoop.runOnContext(go -> action.get().onComplete(done)));
  }
}
