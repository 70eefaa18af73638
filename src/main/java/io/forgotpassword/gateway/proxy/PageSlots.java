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
  private final Map<ClientIp, Integer> waiting = new HashMap<>();
  private final Queue<Waiter> queue = new ArrayDeque<>();
  private int taken;

  PageSlots(int inAll, int perAddress) {
    this.inAll = inAll;
    this.perAddress = perAddress;
  }

  /** Whether there is a slot, which is then taken. */
  boolean take(@Nullable ClientIp payer) {
    if (taken >= inAll || (payer != null && count(used, payer) >= perAddress)) {
      return false;
    }
    taken++;
    add(used, payer, 1);
    return true;
  }

  /** Whether there is room in the queue; the slot is taken before {@code granted} runs. */
  boolean await(@Nullable ClientIp payer, Object owner, Runnable granted) {
    int share = Math.max(perAddress, inAll / QUEUE_SHARE);
    if (queue.size() >= inAll || (payer != null && count(waiting, payer) >= share)) {
      return false;
    }
    add(waiting, payer, 1);
    return queue.add(new Waiter(payer, owner, granted));
  }

  /** Removes a request from the queue, where it may not be any more. */
  void forget(Object owner) {
    for (Iterator<Waiter> each = queue.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if (waiter.owner() == owner) {
        each.remove();
        add(waiting, waiter.payer(), -1);
        return;
      }
    }
  }

  /** Gives a slot back, and passes it on to the first request in the queue that may have it. */
  void give(@Nullable ClientIp payer) {
    taken--;
    add(used, payer, -1);
    for (Iterator<Waiter> each = queue.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if (take(waiter.payer())) {
        each.remove();
        add(waiting, waiter.payer(), -1);
        waiter.granted().run();
        return;
      }
    }
  }

  int taken() {
    return taken;
  }

  int waiting() {
    return queue.size();
  }

  private static int count(Map<ClientIp, Integer> counts, ClientIp payer) {
    return counts.getOrDefault(payer.subscriber(), 0);
  }

  private static void add(Map<ClientIp, Integer> counts, @Nullable ClientIp payer, int change) {
    if (payer != null) {
      counts.merge(payer.subscriber(), change, (old, more) -> old + more == 0 ? null : old + more);
    }
  }
}
