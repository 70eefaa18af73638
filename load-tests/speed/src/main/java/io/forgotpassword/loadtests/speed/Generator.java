package io.forgotpassword.loadtests.speed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import org.HdrHistogram.Histogram;

/**
 * A closed loop: each connection sends its next request when the last was answered. Reads one run
 * from each line of standard input, {@code PORT CONNECTIONS MILLIS EXPECTED_STATUS ONE_ADDRESS},
 * and prints a {@link Load} for it.
 */
final class Generator {
  private final Vertx vertx = Loops.one();
  private final NetClient client =
      vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));

  private Generator() {}

  public static void main(String[] arguments) throws Exception {
    Generator generator = new Generator();
    BufferedReader runs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = runs.readLine(); line != null; line = runs.readLine()) {
      String[] words = line.split(" ", -1);
      Run run =
          new Run(
              Long.parseLong(words[2]),
              Integer.parseInt(words[3]),
              new Requests(Boolean.parseBoolean(words[4])));
      System.out.println(
          generator.load(run, Integer.parseInt(words[0]), Integer.parseInt(words[1])).line());
    }
    System.exit(0);
  }

  private Load load(Run run, int port, int connections) throws Exception {
    List<Future<NetSocket>> opened = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      opened.add(client.connect(port, "127.0.0.1"));
    }
    List<NetSocket> sockets =
        Future.all(opened)
            .map(all -> opened.stream().map(Future::result).toList())
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    vertx.runOnContext(now -> run.start(vertx, sockets));
    Load load =
        run.done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
    sockets.forEach(NetSocket::close);
    return load;
  }

  /** One run; everything of it happens on the one event loop. */
  private static final class Run {
    final Promise<Load> done = Promise.promise();
    private final long millis;
    private final int expected;
    private final Requests requests;
    private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private long started;
    private long unexpected;
    private boolean over;

    Run(long millis, int expected, Requests requests) {
      this.millis = millis;
      this.expected = expected;
      this.requests = requests;
    }

    void start(Vertx vertx, List<NetSocket> sockets) {
      started = System.nanoTime();
      sockets.forEach(socket -> new Connection(socket).begin());
      vertx.setTimer(
          millis,
          end -> {
            over = true;
            done.complete(Load.of(latencies, unexpected, System.nanoTime() - started));
          });
    }

    private final class Connection {
      private final NetSocket socket;
      private long sent;

      Connection(NetSocket socket) {
        this.socket = socket;
      }

      void begin() {
        MessageReader answers = new MessageReader(this::answered);
        socket.handler(answers::read);
        send();
      }

      private void send() {
        sent = System.nanoTime();
        socket.write(requests.next());
      }

      private void answered(int status) {
        if (!over) {
          latencies.recordValue(System.nanoTime() - sent);
          unexpected += status == expected ? 0 : 1;
          send();
        }
      }
    }
  }
}
