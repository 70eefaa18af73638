package io.forgotpassword.gateway.edge.netty;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many connections one listening socket keeps, in all and from one address. Thread-safe.
 *
 * <p>A connection costs some 50 KiB with TLS, so that {@link #IN_ALL} fit into half a GiB; and an
 * address may be a whole company's, or a back end's pool of connections.
 */
final class ConnectionCaps {
  static final int IN_ALL = 8192;
  static final int FROM_ONE_ADDRESS = 512;

  /** An IPv6 client has a /64 to itself. */
  private static final int V6_PREFIX = 64;

  private static final int V4_PREFIX = 32;

  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentMap<ClientIp, Integer> byAddress = new ConcurrentHashMap<>();

  /**
   * Whether there is room for one more, which is then counted.
   *
   * @param address null for one that counts with no address
   */
  boolean enter(@Nullable ClientIp address) {
    if (all.incrementAndGet() > IN_ALL || !enterAddress(address)) {
      all.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Counts an address whose connection is in already: it was behind a PROXY header. */
  boolean enterAddress(@Nullable ClientIp address) {
    if (address == null) {
      return true;
    }
    if (byAddress.merge(keyOf(address), 1, Integer::sum) > FROM_ONE_ADDRESS) {
      leaveAddress(address);
      return false;
    }
    return true;
  }

  void leave(@Nullable ClientIp address) {
    all.decrementAndGet();
    leaveAddress(address);
  }

  void leaveAddress(@Nullable ClientIp address) {
    if (address != null) {
      byAddress.computeIfPresent(keyOf(address), (key, count) -> count == 1 ? null : count - 1);
    }
  }

  private static ClientIp keyOf(ClientIp address) {
    return address.network(V4_PREFIX, V6_PREFIX);
  }
}
