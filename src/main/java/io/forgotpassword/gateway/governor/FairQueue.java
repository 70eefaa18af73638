package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Queued requests in the order of their rank. A request's rank is the time at which it came, plus a
 * penalty for what its networks asked for lately. So a network that asks for much delays itself
 * only, and nobody is delayed for longer than the largest penalty. Not thread-safe.
 */
final class FairQueue {
  private final List<QueuedRequest> requests = new ArrayList<>();

  /**
   * A request for a permit.
   *
   * @param result completed without the governor's lock, because listeners may run at once
   * @param rank on the monotonic clock; the lowest is served first
   * @param since the monotonic clock when it was queued
   * @param maxWait in nanoseconds
   * @param guaranteed whether it gets its permit however long that takes
   * @param isGone whether nobody waits for the answer any more
   * @param owner who may cancel it
   */
  record QueuedRequest(
      CompletableFuture<PermitResult> result,
      ClientIp network,
      long rank,
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
    return requests.size();
  }

  long sizeOf(ClientIp network) {
    return requests.stream().filter(request -> request.network.equals(network)).count();
  }

  /** How many requests are served before one of that rank, if no others come. */
  int ahead(long rank) {
    int ahead = requests.size();
    while (ahead > 0 && requests.get(ahead - 1).rank - rank > 0) {
      ahead--;
    }
    return ahead;
  }

  void add(QueuedRequest request) {
    requests.add(ahead(request.rank), request);
  }

  /** The request to be served next. */
  @Nullable QueuedRequest peek() {
    return requests.isEmpty() ? null : requests.get(0);
  }

  /** Removes the request to be served next. */
  void poll() {
    requests.remove(0);
  }

  /** Removes and returns all requests that meet a condition. */
  List<QueuedRequest> removeIf(Predicate<QueuedRequest> condition) {
    List<QueuedRequest> removed = new ArrayList<>();
    requests.removeIf(request -> condition.test(request) && removed.add(request));
    return removed;
  }
}
