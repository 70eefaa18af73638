package io.forgotpassword.loadtests.speed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads one {@link Order} from each line of standard input, and prints a {@link Load} for it. */
final class Generator {
  private final Vertx vertx = Loops.one();
  private final NetClient client =
      vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));

  private Generator() {}

  public static void main(String[] arguments) throws Exception {
    Generator generator = new Generator();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      System.out.println(generator.load(Order.parse(line)).line());
    }
    System.exit(0);
  }

  private Load load(Order order) throws Exception {
    List<Future<NetSocket>> opened = new ArrayList<>();
    for (int i = 0; i < order.connections(); i++) {
      opened.add(client.connect(order.port(), "127.0.0.1"));
    }
    List<NetSocket> sockets =
        Future.all(opened)
            .map(all -> opened.stream().map(Future::result).toList())
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Run run = new Run(order, sockets);
    vertx.runOnContext(now -> run.start(vertx));
    Load load = run.done().toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
    sockets.forEach(NetSocket::close);
    return load;
  }
}
