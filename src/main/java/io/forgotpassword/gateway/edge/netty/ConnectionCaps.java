package io.forgotpassword.gateway.edge.netty;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many connections one listening socket keeps, in all and from one address. Thread-safe. */
final class ConnectionCaps {
  private final int inAll;
  private final int fromOneAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentMap<ClientIp, Integer> byAddress = new ConcurrentHashMap<>();

  ConnectionCaps(int inAll, int fromOneAddress) {
    this.inAll = inAll;
    this.fromOneAddress = fromOneAddress;
  }

  /**
   * Whether there is room for one more, which is then counted.
   *
   * @param address null for one that counts with no address
   */
  boolean enter(@Nullable ClientIp address) {
    if (all.incrementAndGet() > inAll || !enterAddress(address)) {
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
    if (byAddress.merge(address.subscriber(), 1, Integer::sum) > fromOneAddress) {
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
      byAddress.computeIfPresent(
          address.subscriber(), (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
