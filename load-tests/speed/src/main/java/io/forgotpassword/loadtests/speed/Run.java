package io.forgotpassword.loadtests.speed;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One run; everything of it happens on the one event loop. At a rate, a request's latency counts
 * from when it was due, not from when there was a connection for it: what nobody could send because
 * answers were late is late, too. What this process itself was late, because something else had its
 * core, is told apart. The first second's do not count then: a contender that was stopped goes on.
 * A run ends with no connection waiting for an answer: the next one has them.
 */
final class Run {
  private static final long RESUMING_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long the last answers may take, before their connections are closed. */
  private static final long DRAIN_MILLIS = 5_000;

  private final Order order;
  private final List<Connection> connections;
  private final Promise<Load> done = Promise.promise();
  private final Promise<Void> drained = Promise.promise();
  private final Requests requests;
  private final Histogram sinceDue = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
  private final Histogram sinceArrival = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Deque<Arrival> waiting = new ArrayDeque<>();
  private long started;
  private long counted;
  private long arrived;
  private long all;
  private long unexpected;
  private boolean over;

  Run(Order order, List<NetSocket> sockets) {
    this.order = order;
    this.requests = new Requests(order.oneAddress(), order.usernames());
    this.connections = sockets.stream().map(Connection::new).toList();
  }

  Future<Load> done() {
    return done.future();
  }

  /** Fails the run if it can't begin, so that nobody waits for its end. */
  void start(Vertx vertx) {
    try {
      begin(vertx);
    } catch (RuntimeException e) {
      done.tryFail(e);
    }
  }

  private void begin(Vertx vertx) {
    started = System.nanoTime();
    counted = started + (order.rate() == 0 ? 0 : RESUMING_NANOS);
    for (Connection connection : connections) {
      if (order.rate() == 0) {
        connection.send(Arrival.at(System.nanoTime()));
      } else {
        idle.add(connection);
      }
    }
    if (order.rate() > 0) {
      arrive(((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop());
    }
    vertx.setTimer(order.millis(), end -> finish());
  }

  /** What is still waiting then waited until then. */
  private void finish() {
    over = true;
    long now = System.nanoTime();
    waiting.forEach(arrival -> record(arrival, now));
    drained
        .future()
        .timeout(DRAIN_MILLIS, TimeUnit.MILLISECONDS)
        .transform(allOrLate -> Future.succeededFuture(ended()))
        .onComplete(done);
    lookWhetherDrained();
  }

  private Load ended() {
    connections.forEach(Connection::giveUpIfBusy);
    return new Load(
        all,
        sinceDue.getTotalCount(),
        unexpected,
        System.nanoTime() - counted,
        Percentiles.of(sinceDue),
        Percentiles.of(sinceArrival));
  }

  private void lookWhetherDrained() {
    if (connections.stream().noneMatch(connection -> connection.busy)) {
      drained.tryComplete();
    }
  }

  private void record(Arrival arrival, long now) {
    if (arrival.due() >= counted) {
      sinceDue.recordValue(now - arrival.due());
      sinceArrival.recordValue(now - arrival.seen());
    }
  }

  /** Vert.x' timers count milliseconds; those of Netty do not round. */
  private void arrive(EventLoop loop) {
    if (over) {
      return;
    }
    long due = dueAt(arrived);
    for (long now = System.nanoTime(); due <= now; due = dueAt(arrived)) {
      arrived++;
      Arrival arrival = new Arrival(due, now);
      Connection free = idle.poll();
      if (free == null) {
        waiting.add(arrival);
      } else {
        free.send(arrival);
      }
    }
    var unused = loop.schedule(() -> arrive(loop), due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private long dueAt(long request) {
    return started + request * TimeUnit.SECONDS.toNanos(1) / order.rate();
  }

  /**
   * A request to be sent, by {@link System#nanoTime}.
   *
   * @param due when it should have come
   * @param seen when this process got round to it, to send it or to have it wait for a connection
   */
  private record Arrival(long due, long seen) {
    static Arrival at(long now) {
      return new Arrival(now, now);
    }
  }

  private final class Connection {
    private final NetSocket socket;
    private Arrival arrival = new Arrival(0, 0);
    private boolean busy;

    Connection(NetSocket socket) {
      this.socket = socket;
      MessageReader answers = new MessageReader(this::answered);
      socket.handler(answers::read);
    }

    void send(Arrival next) {
      arrival = next;
      busy = true;
      socket.write(requests.next());
    }

    private void giveUpIfBusy() {
      if (busy) {
        socket.close();
        unexpected++;
      }
    }

    private void answered(int status) {
      busy = false;
      long now = System.nanoTime();
      record(arrival, now);
      all++;
      unexpected += status == order.expected() ? 0 : 1;
      if (over) {
        lookWhetherDrained();
      } else {
        sendNext(now);
      }
    }

    private void sendNext(long now) {
      if (order.rate() == 0) {
        send(Arrival.at(now));
        return;
      }
      Arrival waited = waiting.poll();
      if (waited == null) {
        idle.add(this);
      } else {
        send(waited);
      }
    }
  }
}
