package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of one event loop may use the pages at a time, in all and of one address. A
 * request that waits because its address has too many does not delay those of other addresses.
 */
final class PageSlots {
  /** One address may use this part of the queue: a browser asks for many pictures at once. */
  private static final int QUEUE_SHARE = 4;

  private record Waiter(PageRequest request, Runnable granted) {}

  private final int inAll;
  private final int perAddress;
  private final Set<PageRequest> holders = new HashSet<>();
  private final Map<ClientIp, Integer> held = new HashMap<>();
  private final Queue<Waiter> queue = new ArrayDeque<>();

  PageSlots(int inAll, int perAddress) {
    this.inAll = inAll;
    this.perAddress = perAddress;
  }

  /** Whether there is a slot, which the request then has. */
  boolean take(PageRequest request) {
    ClientIp subscriber = request.subscriber;
    if (holders.size() >= inAll
        || (subscriber != null && held.getOrDefault(subscriber, 0) >= perAddress)) {
      return false;
    }
    count(subscriber, 1);
    return holders.add(request);
  }

  /** Whether there is room in the queue; the request has its slot before {@code granted} runs. */
  boolean await(PageRequest request, Runnable granted) {
    int share = Math.max(perAddress, inAll / QUEUE_SHARE);
    ClientIp subscriber = request.subscriber;
    if (queue.size() >= inAll || (subscriber != null && waiting(subscriber) >= share)) {
      return false;
    }
    return queue.add(new Waiter(request, granted));
  }

  private long waiting(ClientIp subscriber) {
    return queue.stream().filter(waiter -> subscriber.equals(waiter.request().subscriber)).count();
  }

  /**
   * Takes a request out of the queue, or takes back its slot and passes it on to the first in the
   * queue that may have it. A request may be in neither.
   */
  void release(PageRequest request) {
    queue.removeIf(waiter -> waiter.request() == request);
    if (!holders.remove(request)) {
      return;
    }
    count(request.subscriber, -1);
    for (Iterator<Waiter> each = queue.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if (take(waiter.request())) {
        each.remove();
        waiter.granted().run();
        return;
      }
    }
  }

  private void count(@Nullable ClientIp subscriber, int change) {
    if (subscriber != null) {
      held.merge(subscriber, change, (old, more) -> old + more == 0 ? null : old + more);
    }
  }

  int taken() {
    return holders.size();
  }

  int waiting() {
    return queue.size();
  }
}
