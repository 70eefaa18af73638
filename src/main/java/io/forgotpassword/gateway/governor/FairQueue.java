package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Queued requests, served round-robin over the callers' networks. A network that asks for much
 * delays only itself, and one that asks for the first time is served within one round. Inside a
 * network the oldest request goes first. Newest first would starve requests that were guaranteed a
 * permit; and oldest first wastes none here, because requests that expired or were abandoned are
 * removed without using a permit. Not thread-safe.
 */
final class FairQueue {
  private final Map<ClientIp, Queue<QueuedRequest>> networks = new LinkedHashMap<>();
  private int size;

  /**
   * A request for a permit.
   *
   * @param result completed without the governor's lock, because listeners may run at once
   * @param since the monotonic clock when it was queued
   * @param maxWait in nanoseconds
   * @param guaranteed whether it gets its permit however long that takes
   * @param isGone whether nobody waits for the answer any more
   * @param owner who may cancel it
   */
  record QueuedRequest(
      CompletableFuture<PermitResult> result,
      ClientIp network,
      long since,
      long maxWait,
      boolean guaranteed,
      BooleanSupplier isGone,
      Object owner) {

    boolean isExpired(long now) {
      return !guaranteed && now - since > maxWait;
    }

    /** Why it needs no permit any more; null while it does. */
    @Nullable PermitResult failure(long now) {
      if (isExpired(now)) {
        return PermitResult.EXPIRED;
      }
      return isGone.getAsBoolean() ? PermitResult.ABANDONED : null;
    }
  }

  int size() {
    return size;
  }

  int sizeOf(ClientIp network) {
    Queue<QueuedRequest> queue = networks.get(network);
    return queue == null ? 0 : queue.size();
  }

  /** How many permits it takes to serve one more request of a network, if no others come. */
  int place(ClientIp network) {
    int before = sizeOf(network);
    int place = 1;
    for (Queue<QueuedRequest> queue : networks.values()) {
      place += Math.min(queue.size(), before + 1);
    }
    return place;
  }

  void add(QueuedRequest request) {
    networks.computeIfAbsent(request.network(), network -> new ArrayDeque<>()).add(request);
    size++;
  }

  /** The request to be served next. */
  @Nullable QueuedRequest peek() {
    return size == 0 ? null : networks.values().iterator().next().peek();
  }

  /** Removes the next request. If it used a permit, the other networks come first now. */
  void poll(boolean usedPermit) {
    Map.Entry<ClientIp, Queue<QueuedRequest>> first = networks.entrySet().iterator().next();
    ClientIp network = first.getKey();
    Queue<QueuedRequest> queue = first.getValue();
    queue.remove();
    size--;
    if (usedPermit || queue.isEmpty()) {
      networks.remove(network);
    }
    if (usedPermit && !queue.isEmpty()) {
      networks.put(network, queue);
    }
  }

  /** Removes and returns all requests that meet a condition. */
  List<QueuedRequest> removeIf(Predicate<QueuedRequest> condition) {
    List<QueuedRequest> removed = new ArrayList<>();
    for (Queue<QueuedRequest> queue : networks.values()) {
      queue.removeIf(request -> condition.test(request) && removed.add(request));
    }
    networks.values().removeIf(Queue::isEmpty);
    size -= removed.size();
    return removed;
  }
}
