package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of one event loop may use the pages at a time, in all and of one address. A
 * request that waits because its address has too many does not delay those of other addresses.
 */
final class PageSlots {
  /** One address may use this part of the queue: a browser asks for many pictures at once. */
  private static final int QUEUE_SHARE = 4;

  private record Waiter(@Nullable ClientIp payer, Object owner, Runnable granted) {}

  private final int inAll;
  private final int perAddress;
  private final Map<ClientIp, Integer> used = new HashMap<>();
  private final Queue<Waiter> queue = new ArrayDeque<>();
  private int taken;

  PageSlots(int inAll, int perAddress) {
    this.inAll = inAll;
    this.perAddress = perAddress;
  }

  /** Whether there is a slot, which is then taken. */
  boolean take(@Nullable ClientIp payer) {
    if (taken >= inAll
        || (payer != null && used.getOrDefault(payer.subscriber(), 0) >= perAddress)) {
      return false;
    }
    add(payer, 1);
    return true;
  }

  /** Whether there is room in the queue; the slot is taken before {@code granted} runs. */
  boolean await(@Nullable ClientIp payer, Object owner, Runnable granted) {
    int share = Math.max(perAddress, inAll / QUEUE_SHARE);
    if (queue.size() >= inAll || (payer != null && waiting(payer.subscriber()) >= share)) {
      return false;
    }
    return queue.add(new Waiter(payer, owner, granted));
  }

  private long waiting(ClientIp subscriber) {
    return queue.stream()
        .map(Waiter::payer)
        .filter(payer -> payer != null && payer.subscriber().equals(subscriber))
        .count();
  }

  /** Removes a request from the queue, where it may not be any more. */
  void forget(Object owner) {
    queue.removeIf(waiter -> waiter.owner() == owner);
  }

  /** Gives a slot back, and passes it on to the first request in the queue that may have it. */
  void give(@Nullable ClientIp payer) {
    add(payer, -1);
    for (Iterator<Waiter> each = queue.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if (take(waiter.payer())) {
        each.remove();
        waiter.granted().run();
        return;
      }
    }
  }

  private void add(@Nullable ClientIp payer, int change) {
    taken += change;
    if (payer != null) {
      used.merge(payer.subscriber(), change, (old, more) -> old + more == 0 ? null : old + more);
    }
  }

  int taken() {
    return taken;
  }

  int waiting() {
    return queue.size();
  }
}
