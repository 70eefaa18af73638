package io.forgotpassword.loadtests.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A Cognito whose answers, and the time they take, tell plainly who exists. */
final class Upstream implements AutoCloseable {
  private static final String UNKNOWN =
      "{\"__type\":\"UserNotFoundException\",\"message\":\"Username/client id combination not"
          + " found.\"}";

  private static final int BACKLOG = 1000;

  /** Cognito raises them only when it sends a message. */
  private static final List<String> SENDING_FAILED =
      List.of(
          "InvalidSmsRoleTrustRelationshipException",
          "InvalidSmsRoleAccessPolicyException",
          "InvalidEmailRoleAccessPolicyException",
          "CodeDeliveryFailureException");

  private final int port;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  private volatile long stalledUntil = System.nanoTime();
  private final Trial trial;
  private final Users users;
  private final long seed;

  Upstream(Trial trial, Users users, long seed) throws IOException {
    this.trial = trial;
    this.users = users;
    this.seed = seed;
    this.port = server.getLocalPort();
    ServerSocket listening = server;
    daemon(() -> accept(listening));
  }

  /** From now on connections are refused, and those that were open are closed. */
  void refuse() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** Listens again, at the same port. */
  void listen() throws IOException {
    ServerSocket listening = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    server = listening;
    daemon(() -> accept(listening));
  }

  /** Holds every answer back for so long from now. */
  void stall(Duration time) {
    stalledUntil = System.nanoTime() + time.toNanos();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  @SuppressWarnings("resource") // each connection's thread closes it
  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket connection = listening.accept();
        connections.add(connection);
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
        waitUntil(stalledUntil);
        connection.getOutputStream().write(answer(question, exists).getBytes(ISO_8859_1));
      }
    } catch (IOException closed) {
      // The gateway hung up, or this is the outage.
    } finally {
      connections.remove(connection);
    }
  }

  private String answer(int question, boolean exists) {
    Trial.Operation operation = trial.operation();
    boolean fails = exists && trial.event() == Trial.Event.USER_ERRORS;
    String failure = SENDING_FAILED.get(Math.floorMod(question, SENDING_FAILED.size()));
    String body = exists ? operation.answerToKnown : UNKNOWN;
    if (fails) {
      body = "{\"__type\":\"%s\",\"message\":\"Some.\"}".formatted(failure);
    }
    return "HTTP/1.1 %d Any\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(exists && !fails ? operation.statusToKnown : 400, body.length(), body);
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
