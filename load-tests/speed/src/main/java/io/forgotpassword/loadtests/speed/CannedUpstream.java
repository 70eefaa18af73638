package io.forgotpassword.loadtests.speed;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;

/**
 * A Cognito that answers every call with one accepted ForgotPassword, at once or after a while:
 * {@code CannedUpstream [port] [latency in ms]}. Prints its port when it listens, and ends with its
 * standard input.
 */
final class CannedUpstream {
  private static final String BODY =
      "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
          + "\"Destination\":\"a***@e***\"}}";
  private static final Buffer ANSWER =
      Buffer.buffer(
          "HTTP/1.1 200 OK\r\n"
              + "Date: Mon, 23 Nov 2026 20:00:00 GMT\r\n"
              + "Content-Type: application/x-amz-json-1.1\r\n"
              + ("Content-Length: " + BODY.length() + "\r\n")
              + "Connection: keep-alive\r\n"
              + "x-amzn-RequestId: 6f1f0a52-2c5b-4b7e-9f6a-3d1c5d1e8a11\r\n\r\n"
              + BODY);

  private CannedUpstream() {}

  public static void main(String[] arguments) throws Exception {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
    long latency = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
    Vertx vertx = Loops.one();
    vertx
        .createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(4096))
        .connectHandler(socket -> serve(vertx, socket, latency))
        .listen(port, "127.0.0.1")
        .onSuccess(server -> System.out.println("listening on " + server.actualPort()))
        .onFailure(failure -> System.out.println("failed: " + failure.getMessage()));
    while (System.in.read() >= 0) {
      // Nothing is said; it is the end that counts.
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void serve(Vertx vertx, NetSocket socket, long latency) {
    MessageReader requests =
        new MessageReader(
            request -> {
              if (latency == 0) {
                socket.write(ANSWER);
              } else {
                vertx.setTimer(latency, due -> socket.write(ANSWER));
              }
            });
    socket.handler(requests::read);
  }
}
