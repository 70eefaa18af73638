package io.forgotpassword.loadtests.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * Asks every question when it is due, on connections that stay open, and measures from before the
 * request's first byte is written to when the answer's last was read.
 */
final class Askers {
  /** Under what the gateway lets one address have. */
  private static final int CONNECTIONS = 400;

  /** The gateway is cold at first. */
  private static final int WARM_UP_SLOWER = 10;

  /** Requests in an outage or a stall, as many in three seconds as Cognito's quota lets through. */
  private static final int DISTURBED = 75;

  private static final int DISTURBED_RATE = 25;

  private static final long CLOSING_NANOS = 2_000_000_000L;

  /** Divides the rate of what is measured, for a busy machine. */
  private static final int SLOWER = Math.max(1, Integer.getInteger("slower", 1));

  private static final int PATIENCE_MILLIS = 30_000;

  private final Trial trial;
  private final Users users;
  private final int port;
  private final Answers answers;
  private final Cookies cookies;
  private final long[] nanos;
  private final AtomicInteger others = new AtomicInteger();
  private volatile String lastOfOthers = "";

  Askers(Trial trial, Users users, int port, Answers answers, Cookies cookies) {
    this.trial = trial;
    this.users = users;
    this.port = port;
    this.answers = answers;
    this.cookies = cookies;
    this.nanos = new long[users.questions()];
  }

  /** Receives an answer and how long it took. */
  private interface Sink {
    void take(int question, String answer, long nanos);
  }

  /** How long the answer to each question took, in nanoseconds. */
  long[] ask(Upstream upstream) throws InterruptedException, ExecutionException, IOException {
    int warmUp = Math.min(Trial.WARM_UP, nanos.length);
    ask(0, warmUp, trial.rate() / WARM_UP_SLOWER, users::userOf, this::take);
    disturb(upstream);
    ask(warmUp, nanos.length, Math.max(1, trial.rate() / SLOWER), users::userOf, this::take);
    return nanos;
  }

  private void take(int question, String answer, long time) {
    nanos[question] = time;
    answers.add(users.userOf(question), answer);
  }

  /** What happened in a disturbance is over, and every request in it is answered. */
  private void disturb(Upstream upstream)
      throws InterruptedException, ExecutionException, IOException {
    switch (trial.event()) {
      case OUTAGE -> {
        upstream.refuse();
        askOthers(DISTURBED);
        upstream.listen();
        while (askOthers(1).contains(" 500 ")) {
          Upstream.waitUntil(System.nanoTime() + 200_000_000L);
        }
      }
      case STALL -> {
        upstream.stall(Duration.ofSeconds(3));
        askOthers(DISTURBED);
      }
      case NONE, USER_ERRORS -> {}
    }
  }

  /** Asks for users who are not measured; returns the answer that came last. */
  private String askOthers(int count) throws InterruptedException, ExecutionException {
    ask(
        0,
        count,
        DISTURBED_RATE,
        question -> users.other(others.getAndIncrement()),
        (question, answer, time) -> lastOfOthers = answer);
    return lastOfOthers;
  }

  private void ask(int from, int to, int rate, IntUnaryOperator user, Sink sink)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      long start = System.nanoTime();
      AtomicInteger next = new AtomicInteger(from);
      List<Future<?>> askers = new ArrayList<>();
      for (int i = 0; i < Math.min(CONNECTIONS, to - from); i++) {
        askers.add(
            threads.submit(
                () -> {
                  try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    for (int question = next.getAndIncrement();
                        question < to;
                        question = next.getAndIncrement()) {
                      byte[] request = request(question, user.applyAsInt(question));
                      Upstream.waitUntil(start + (question - from) * 1_000_000_000L / rate);
                      long asked = System.nanoTime();
                      socket.getOutputStream().write(request);
                      String answer = HttpMessage.read(socket.getInputStream());
                      sink.take(question, answer, System.nanoTime() - asked);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> asker : askers) {
        asker.get();
      }
      // The gateway counts connections by address: it has to see these close before more come.
      Upstream.waitUntil(System.nanoTime() + CLOSING_NANOS);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Each question comes from a network of its own, whether or not its user exists. */
  private byte[] request(int question, int user) {
    String body =
        "{\"ClientId\":\"%s\",\"Username\":\"%s\"%s}"
            .formatted(GatewayProcess.CLIENT_ID, Users.name(user), trial.operation().members);
    return ("POST / HTTP/1.1\r\nHost: gateway.example\r\nContent-Type: application/x-amz-json-1.1\r\n"
            + "X-Amz-Target: AWSCognitoIdentityProviderService."
            + trial.operation().target
            + "\r\nX-Forwarded-For: "
            + "10.%d.%d.1".formatted(question >> 8 & 0xFF, question & 0xFF)
            + "\r\n"
            + cookies.header(question, user)
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(ISO_8859_1);
  }
}
