package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Queued requests in the order of their rank. A request's rank is the time at which it came, plus a
 * penalty for what its networks asked for lately. So a network that asks for much delays itself
 * only, and nobody is delayed for longer than the largest penalty.
 *
 * <p>Each lane has a queue of its own. While requests wait in both, the trusted lane is served at
 * least its share: one whose rank is not the lowest goes next when as much is owed. A lane that
 * waits alone has every permit. Not thread-safe.
 */
final class FairQueue {
  static final long FOREVER = Long.MAX_VALUE;

  private static final int ALL = 100;

  private final List<QueuedRequest> open = new ArrayList<>();
  private final List<QueuedRequest> trusted = new ArrayList<>();
  private final int share;

  /** What the trusted lane is owed, in hundredths of a permit. */
  private int owed;

  /**
   * @param share the trusted lane's, in percent, below 100
   */
  FairQueue(int share) {
    this.share = share;
  }

  /**
   * A request for a permit.
   *
   * @param result completed without the governor's lock, because listeners may run at once
   * @param rank on the monotonic clock; the lowest is served first
   * @param since the monotonic clock when it was queued
   * @param maxWait in nanoseconds; {@link #FOREVER} for one that gets its permit in any case
   * @param isGone whether nobody waits for the answer any more
   * @param owner who may cancel it
   */
  record QueuedRequest(
      CompletableFuture<PermitResult> result,
      ClientIp network,
      Lane lane,
      long rank,
      long since,
      long maxWait,
      BooleanSupplier isGone,
      Object owner) {

    boolean isExpired(long now) {
      return now - since > maxWait;
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
    return open.size() + trusted.size();
  }

  int sizeOf(Lane lane) {
    return requestsOf(lane).size();
  }

  long sizeOf(ClientIp network) {
    return Stream.concat(open.stream(), trusted.stream())
        .filter(request -> request.network.equals(network))
        .count();
  }

  private List<QueuedRequest> requestsOf(Lane lane) {
    return lane == Lane.TRUSTED ? trusted : open;
  }

  /** How many requests are served before one of that lane and rank, if no others come. */
  int ahead(Lane lane, long rank) {
    return ahead(lane, indexOf(trusted, rank), indexOf(open, rank));
  }

  /** How many are served before one that comes last in its lane. */
  int beforeLast(Lane lane) {
    return ahead(lane, trusted.size(), open.size());
  }

  private int ahead(Lane lane, int before, int openBefore) {
    if (lane == Lane.TRUSTED) {
      int atMost = share == 0 ? openBefore : (before + 1) * (ALL - share) / share;
      return before + Math.min(openBefore, atMost);
    }
    int byShare = Math.min(trusted.size(), openBefore * share / (ALL - share));
    return openBefore + Math.max(before, byShare);
  }

  private static int indexOf(List<QueuedRequest> requests, long rank) {
    int index = requests.size();
    while (index > 0 && requests.get(index - 1).rank - rank > 0) {
      index--;
    }
    return index;
  }

  void add(QueuedRequest request) {
    List<QueuedRequest> requests = requestsOf(request.lane);
    requests.add(indexOf(requests, request.rank), request);
  }

  /** The request to be served next. */
  @Nullable QueuedRequest peek() {
    if (open.isEmpty() || trusted.isEmpty()) {
      return size() == 0 ? null : requestsOf(open.isEmpty() ? Lane.TRUSTED : Lane.PUBLIC).get(0);
    }
    boolean isDue = owed + share >= ALL || trusted.get(0).rank - open.get(0).rank < 0;
    return requestsOf(isDue ? Lane.TRUSTED : Lane.PUBLIC).get(0);
  }

  /** Removes the request to be served next, which was given a permit or needs none. */
  void remove(QueuedRequest next, boolean granted) {
    if (granted && !trusted.isEmpty() && !open.isEmpty()) {
      owed = Math.max(0, owed + share - (next.lane == Lane.TRUSTED ? ALL : 0));
    }
    requestsOf(next.lane).remove(0);
  }

  List<QueuedRequest> removeIf(Predicate<QueuedRequest> condition) {
    List<QueuedRequest> removed = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      requestsOf(lane).removeIf(request -> condition.test(request) && removed.add(request));
    }
    return removed;
  }
}
