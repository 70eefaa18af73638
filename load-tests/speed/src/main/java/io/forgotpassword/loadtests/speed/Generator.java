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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Reads one {@link Order} from each line of standard input, and prints a {@link Load} for it. Its
 * connections stay open for the next one: what each round began and ended with a crowd of them
 * would have compilers change their minds in every round.
 */
final class Generator {
  private final Vertx vertx = Loops.one();
  private final NetClient client =
      vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
  private final Map<Integer, Set<NetSocket>> open = new ConcurrentHashMap<>();

  private Generator() {}

  public static void main(String[] arguments) throws Exception {
    Generator generator = new Generator();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        System.out.println(generator.load(Order.parse(line)).line());
      }
    } finally {
      // What went wrong is to end this process, too: its caller waits for a line or for its end.
      var unused = generator.vertx.close();
    }
  }

  private Load load(Order order) throws Exception {
    Set<NetSocket> sockets =
        open.computeIfAbsent(order.port(), port -> ConcurrentHashMap.newKeySet());
    List<Future<NetSocket>> opened = new ArrayList<>();
    for (int i = sockets.size(); i < order.connections(); i++) {
      opened.add(client.connect(order.port(), "127.0.0.1"));
    }
    for (Future<NetSocket> connecting : opened) {
      NetSocket socket =
          connecting.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      sockets.add(socket);
      socket.closeHandler(closed -> sockets.remove(socket));
    }
    Run run = new Run(order, List.copyOf(sockets));
    vertx.runOnContext(now -> run.start(vertx));
    return run.done().toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
  }
}
