package io.forgotpassword.gateway.proxy;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of one event loop may use the pages at a time, in all and of one address. A
 * request that waits because its address has too many does not delay those of other addresses.
 */
final class PageSlots {
  /** One address may use this part of the queue: a browser asks for many pictures at once. */
  private static final int QUEUE_SHARE = 4;

  private final int inAll;
  private final int perAddress;
  private final Set<PageRequest> holders = new HashSet<>();
  private final Map<ClientIp, Integer> held = new HashMap<>();
  private final Map<ClientIp, Integer> waiting = new HashMap<>();

  /** In the order in which they came, with what runs when they have a slot. */
  private final Map<PageRequest, Runnable> queue = new LinkedHashMap<>();

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
    count(held, subscriber, 1);
    return holders.add(request);
  }

  /** Whether there is room in the queue; the request has its slot before {@code granted} runs. */
  boolean await(PageRequest request, Runnable granted) {
    int share = Math.max(perAddress, inAll / QUEUE_SHARE);
    ClientIp subscriber = request.subscriber;
    if (queue.size() >= inAll
        || (subscriber != null && waiting.getOrDefault(subscriber, 0) >= share)) {
      return false;
    }
    count(waiting, subscriber, 1);
    queue.put(request, granted);
    return true;
  }

  /** Takes a request out of the queue, or takes back its slot. A request may be in neither. */
  void release(PageRequest request) {
    if (queue.remove(request) != null) {
      count(waiting, request.subscriber, -1);
    } else if (holders.remove(request)) {
      count(held, request.subscriber, -1);
      passOn();
    }
  }

  /** Gives a free slot to the first in the queue that may have it. */
  private void passOn() {
    for (Iterator<Map.Entry<PageRequest, Runnable>> each = queue.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<PageRequest, Runnable> next = each.next();
      if (take(next.getKey())) {
        each.remove();
        count(waiting, next.getKey().subscriber, -1);
        next.getValue().run();
        return;
      }
    }
  }

  private static void count(
      Map<ClientIp, Integer> counts, @Nullable ClientIp subscriber, int change) {
    if (subscriber != null) {
      counts.merge(subscriber, change, (old, more) -> old + more == 0 ? null : old + more);
    }
  }

  int taken() {
    return holders.size();
  }

  int waiting() {
    return queue.size();
  }
}
