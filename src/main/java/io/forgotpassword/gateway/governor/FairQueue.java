package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests by their network, one of each in turn: a network that asks much waits for itself, and
 * one that asks for the first time is served within the round. Inside a network the first come is
 * the first served. Its known fault, work done for those who gave up, is not one here: who comes
 * too late is told so at once, and who gave up is passed over for free; while the last come first
 * would starve who was promised a turn. Not thread-safe.
 */
final class FairQueue {
  private final Map<ClientIp, Queue<Waiter>> rounds = new LinkedHashMap<>();
  private int size;

  int size() {
    return size;
  }

  /** How many of a network are waiting. */
  int of(ClientIp network) {
    Queue<Waiter> waiting = rounds.get(network);
    return waiting == null ? 0 : waiting.size();
  }

  /** How many turns it takes until one more of a network has had its own, if no others come. */
  int place(ClientIp network) {
    int before = of(network);
    int place = before + 1;
    for (Queue<Waiter> other : rounds.values()) {
      place += Math.min(other.size(), before + 1);
    }
    return place - before;
  }

  void add(Waiter waiter) {
    rounds.computeIfAbsent(waiter.network(), network -> new ArrayDeque<>()).add(waiter);
    size++;
  }

  /** Whose turn it is. */
  @Nullable Waiter peek() {
    return size == 0 ? null : rounds.values().iterator().next().peek();
  }

  /** Takes out whose turn it is; its network's is over, too, when that turn was used. */
  void poll(boolean used) {
    Map.Entry<ClientIp, Queue<Waiter>> first = rounds.entrySet().iterator().next();
    ClientIp network = first.getKey();
    Queue<Waiter> waiting = first.getValue();
    waiting.remove();
    size--;
    if (used || waiting.isEmpty()) {
      rounds.remove(network);
    }
    if (used && !waiting.isEmpty()) {
      rounds.put(network, waiting);
    }
  }

  /** Takes out all of whom something is true. */
  List<Waiter> removeIf(Predicate<Waiter> condition) {
    List<Waiter> removed = new ArrayList<>();
    for (Queue<Waiter> waiting : rounds.values()) {
      waiting.removeIf(waiter -> condition.test(waiter) && removed.add(waiter));
    }
    rounds.values().removeIf(Queue::isEmpty);
    size -= removed.size();
    return removed;
  }
}
