package io.forgotpassword.gateway.cognito;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host name becomes the addresses to try, IPv4 and IPv6 in turn (RFC 8305, section 4). A timer
 * repeats the look-up, so no request waits for it but the first. When a look-up fails, the last
 * known addresses are kept. One instance for each event loop.
 */
final class UpstreamAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamAddresses.class);

  /** AWS gives its names a time to live of 60 seconds; the JVM's own cache keeps them for 30. */
  private static final Duration LOOK_UP_EVERY = Duration.ofSeconds(30);

  /** How many addresses one request tries. */
  private static final int MAX_ADDRESSES = 4;

  /** Looks up a name; may block. */
  interface Lookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final Lookup lookup;
  private final long timer;
  private List<SocketAddress> known = List.of();
  private @Nullable Future<List<SocketAddress>> pending;

  UpstreamAddresses(Vertx vertx, String host, int port, Lookup lookup) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.lookup = lookup;
    this.timer = vertx.setPeriodic(LOOK_UP_EVERY.toMillis(), again -> lookUp());
  }

  /** The addresses, at least one, the best first; fails when none was ever found. */
  Future<List<SocketAddress>> current() {
    return known.isEmpty() ? lookUp() : Future.succeededFuture(known);
  }

  /** Moves an address that accepts no connection to the end. */
  void failed(SocketAddress address) {
    List<SocketAddress> others = new ArrayList<>(known);
    if (others.remove(address)) {
      others.add(address);
      known = List.copyOf(others);
    }
  }

  void close() {
    vertx.cancelTimer(timer);
  }

  Future<List<SocketAddress>> lookUp() {
    Future<List<SocketAddress>> running = pending;
    if (running != null) {
      return running;
    }
    Future<List<SocketAddress>> started =
        vertx
            .executeBlocking(() -> alternating(lookup.addressesOf(host)), false)
            .map(this::found)
            .onFailure(e -> LOG.debug("{} has no address now", host))
            .onComplete(settled -> pending = null);
    pending = started.isComplete() ? null : started;
    return started;
  }

  /** Known addresses keep their order, which says which of them accepted connections. */
  private List<SocketAddress> found(List<SocketAddress> addresses) {
    List<SocketAddress> merged = new ArrayList<>(known);
    merged.retainAll(addresses);
    addresses.stream().filter(address -> !merged.contains(address)).forEach(merged::add);
    known = List.copyOf(merged);
    return known;
  }

  private List<SocketAddress> alternating(InetAddress[] addresses) {
    Deque<InetAddress> remaining = new ArrayDeque<>(Arrays.asList(addresses));
    List<SocketAddress> chosen = new ArrayList<>();
    Class<?> family = null;
    while (!remaining.isEmpty() && chosen.size() < MAX_ADDRESSES) {
      Class<?> last = family;
      InetAddress next =
          remaining.stream()
              .filter(a -> a.getClass() != last)
              .findFirst()
              .orElse(remaining.getFirst());
      remaining.remove(next);
      family = next.getClass();
      chosen.add(SocketAddress.inetSocketAddress(port, literal(next)));
    }
    return List.copyOf(chosen);
  }

  /** In brackets when it is IPv6: Vert.x takes the host for one of a URI (RFC 3986). */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
