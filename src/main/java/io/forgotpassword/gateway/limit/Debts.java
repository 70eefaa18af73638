package io.forgotpassword.gateway.limit;

import io.github.bucket4j.BucketState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which buckets were drawn on locally and are not yet charged in Redis. Of each is kept what it
 * would hold had nothing been drawn; the difference to what it does hold is what Redis is owed. So
 * a debt shrinks as time refills the bucket, and is never more than the bucket's local share.
 *
 * <p>The number is bounded. Beyond it the debt of a further bucket is forgotten and counted: that
 * bucket may then give out its local share on top of its limit, once for each time Redis is away.
 */
final class Debts {
  static final int MOST = 100_000;

  /** A bucket as it would be, packed, and the replicas among which it was shared. */
  private static final class Debt {
    final long[] idle;
    final int replicas;

    Debt(long[] idle, int replicas) {
      this.idle = idle;
      this.replicas = replicas;
    }
  }

  private final ConcurrentHashMap<Draw, Debt> debts = new ConcurrentHashMap<>();
  private final LongAdder forgotten = new LongAdder();

  /** Notes the first charge of a bucket; later ones change nothing. With its lock held. */
  void note(Draw draw, PackedState states, BucketState before, int replicas) {
    if (debts.containsKey(draw)) {
      return;
    }
    if (debts.mappingCount() >= MOST) {
      forgotten.increment();
    } else {
      debts.put(draw, new Debt(states.pack(before), replicas));
    }
  }

  boolean has(Draw draw) {
    return !debts.isEmpty() && debts.containsKey(draw);
  }

  /** Some of the buckets, at most so many. */
  List<Draw> some(int most) {
    List<Draw> some = new ArrayList<>();
    for (Draw draw : debts.keySet()) {
      if (some.size() == most) {
        break;
      }
      some.add(draw);
    }
    return some;
  }

  /**
   * The permits that each window of a bucket owes now, and no longer owes after this; empty if the
   * bucket owes nothing. With its lock held.
   *
   * @param now the bucket's state
   */
  List<Long> settle(Draw draw, PackedState states, BucketState state, long now) {
    List<Long> permits = new ArrayList<>(states.windows());
    Debt debt = debts.remove(draw);
    if (debt != null) {
      BucketState idle = states.unpack(debt.idle, 0, now);
      for (int i = 0; i < states.windows(); i++) {
        long share = share(states, i, debt.replicas);
        long owed = idle.getCurrentSize(i) - state.getCurrentSize(i);
        permits.add(Math.max(0, (owed + share - 1) / share));
      }
    }
    return permits;
  }

  void cancel(Draw draw) {
    debts.remove(draw);
  }

  int size() {
    return debts.size();
  }

  /** Buckets whose debt found no room. */
  long forgotten() {
    return forgotten.sum();
  }

  /**
   * What one local permit takes from a window whose level is that of all replicas together: so each
   * of them gives out its share of what is left, of the capacity and of the refill, and at least
   * one permit when the window is full.
   */
  static long share(PackedState states, int window, int replicas) {
    return Math.min(replicas, states.capacity(window));
  }
}
