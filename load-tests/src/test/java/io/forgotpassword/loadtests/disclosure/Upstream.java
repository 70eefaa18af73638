package io.forgotpassword.loadtests.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** A Cognito whose answers, and the time they take, tell plainly who exists. */
final class Upstream implements AutoCloseable {
  private static final String UNKNOWN =
      "{\"__type\":\"UserNotFoundException\",\"message\":\"Username/client id combination not"
          + " found.\"}";

  private final ServerSocket server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
  private final Trial trial;
  private final Users users;
  private final long seed;

  Upstream(Trial trial, Users users, long seed) throws IOException {
    this.trial = trial;
    this.users = users;
    this.seed = seed;
    daemon(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  @SuppressWarnings("resource") // each connection's thread closes it
  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        daemon(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The end of the trial.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      while (true) {
        String request = HttpMessage.read(connection.getInputStream());
        long arrived = System.nanoTime();
        int question = users.questionOf(request);
        boolean exists = users.exists(question);
        double gaussian = new SplittableRandom(seed + question).nextGaussian();
        waitUntil(arrived + trial.upstream().nanos(exists, gaussian));
        connection.getOutputStream().write(answer(exists).getBytes(ISO_8859_1));
      }
    } catch (IOException closed) {
      // The gateway hung up.
    }
  }

  private String answer(boolean exists) {
    Trial.Operation operation = trial.operation();
    String body = exists ? operation.answerToKnown : UNKNOWN;
    return "HTTP/1.1 %d Any\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(exists ? operation.statusToKnown : 400, body.length(), body);
  }

  static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
