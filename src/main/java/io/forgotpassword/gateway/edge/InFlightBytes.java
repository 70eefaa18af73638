package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the requests without an answer may hold, in all and of one address. Thread-safe;
 * one for all event loops.
 */
public final class InFlightBytes {
  /**
   * One address may hold an eighth of what the others leave: it may be a whole company's. So many
   * addresses together never use up all of it.
   */
  private static final int ADDRESS_SHARE = 8;

  private final long inAll;
  private final long always;
  private final AtomicLong held = new AtomicLong();
  private final ConcurrentMap<ClientIp, Long> byAddress = new ConcurrentHashMap<>();

  /** One address may always hold the largest body. */
  public InFlightBytes(long inAll, int maxBody) {
    this.inAll = inAll;
    this.always = 2L * maxBody;
  }

  /** Whether there is room for more, which is then taken; null counts with no address. */
  boolean take(@Nullable ClientIp address, long bytes) {
    if (held.addAndGet(bytes) > inAll) {
      held.addAndGet(-bytes);
      return false;
    }
    if (address == null) {
      return true;
    }
    long own = byAddress.merge(address.subscriber(), bytes, Long::sum);
    long left = inAll - held.get() + own;
    if (own > Math.max(always, left / ADDRESS_SHARE)) {
      give(address, bytes);
      return false;
    }
    return true;
  }

  void give(@Nullable ClientIp address, long bytes) {
    held.addAndGet(-bytes);
    if (address != null) {
      byAddress.computeIfPresent(
          address.subscriber(), (key, sum) -> sum == bytes ? null : sum - bytes);
    }
  }

  public long held() {
    return held.get();
  }
}
