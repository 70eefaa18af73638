package io.forgotpassword.loadtests.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks every question when it is due, on connections that stay open, and measures from before the
 * request's first byte is written to when the answer's last was read.
 */
final class Askers {
  /** Under what the gateway lets one address have. */
  private static final int CONNECTIONS = 400;

  private static final int WARM_UP_SLOWER = 10;

  private static final int PATIENCE_MILLIS = 30_000;

  private final Trial trial;
  private final Users users;
  private final int port;
  private final Answers answers;
  private final long[] nanos;
  private final AtomicInteger next = new AtomicInteger();

  Askers(Trial trial, Users users, int port, Answers answers) {
    this.trial = trial;
    this.users = users;
    this.port = port;
    this.answers = answers;
    this.nanos = new long[users.questions()];
  }

  /** How long the answer to each question took, in nanoseconds. */
  long[] ask() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      long start = System.nanoTime();
      List<Future<?>> askers = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        askers.add(threads.submit(() -> askInTurn(start)));
      }
      for (Future<?> asker : askers) {
        asker.get();
      }
      return nanos;
    } finally {
      threads.shutdownNow();
    }
  }

  private Void askInTurn(long start) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (int question = next.getAndIncrement();
          question < nanos.length;
          question = next.getAndIncrement()) {
        byte[] request = request(users.userOf(question));
        Upstream.waitUntil(start + due(question));
        long asked = System.nanoTime();
        socket.getOutputStream().write(request);
        String answer = HttpMessage.read(socket.getInputStream());
        nanos[question] = System.nanoTime() - asked;
        answers.add(users.userOf(question), answer);
      }
    }
    return null;
  }

  /** When a question is asked; the first come at a slower rate, because the gateway is cold. */
  private long due(int question) {
    long slots = question + (WARM_UP_SLOWER - 1L) * Math.min(question, Trial.WARM_UP);
    return slots * 1_000_000_000L / trial.rate();
  }

  private byte[] request(int user) {
    String body =
        "{\"ClientId\":\"%s\",\"Username\":\"%s\"%s}"
            .formatted(GatewayProcess.CLIENT_ID, Users.name(user), trial.operation().members);
    return ("POST / HTTP/1.1\r\nHost: gateway.example\r\nContent-Type: application/x-amz-json-1.1\r\n"
            + "X-Amz-Target: AWSCognitoIdentityProviderService."
            + trial.operation().target
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(ISO_8859_1);
  }
}
