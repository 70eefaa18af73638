package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.github.bucket4j.BucketState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which buckets were drawn on locally and are not yet charged in Redis. Of each is kept what it
 * would hold had nothing been drawn; the difference to what it does hold is what Redis is owed. So
 * a debt shrinks as time refills the bucket, and is never more than the bucket's local share.
 *
 * <p>The number is bounded. Beyond it the debt of a further bucket is forgotten and counted: that
 * bucket may then give out its local share on top of its limit, once for each time Redis is away.
 * Rules may be replaced meanwhile; what is owed under a rule that is gone is forgotten with it.
 */
final class Debts {
  private static final int MOST = 100_000;

  private record Debtor(String rule, BucketKey key) {
    static Debtor of(BucketRequest draw) {
      return new Debtor(draw.rule().name(), draw.key());
    }
  }

  private static final class Debt {
    final PackedState states;
    final long[] idle;
    final int replicas;

    Debt(PackedState states, BucketState idle, int replicas) {
      this.states = states;
      this.idle = states.pack(idle).clone();
      this.replicas = replicas;
    }

    /** What the bucket would hold now, in the windows of today. */
    BucketState idle(PackedState today, long now) {
      BucketState then = states.unpack(idle, 0, now);
      return today.windows().equals(states.windows()) ? then : today.carriedOver(then, states, now);
    }
  }

  private final ConcurrentHashMap<Debtor, Debt> debts = new ConcurrentHashMap<>();
  private final LongAdder forgotten = new LongAdder();

  /** Notes the first charge of a bucket; later ones change nothing. With its lock held. */
  void note(BucketRequest draw, PackedState states, BucketState before, int replicas) {
    Debtor debtor = Debtor.of(draw);
    if (debts.containsKey(debtor)) {
      return;
    }
    if (debts.mappingCount() >= MOST) {
      forgotten.increment();
    } else {
      debts.put(debtor, new Debt(states, before, replicas));
    }
  }

  boolean has(BucketRequest draw) {
    return !debts.isEmpty() && debts.containsKey(Debtor.of(draw));
  }

  /** Some of the buckets, at most so many, as draws on the rules of today. */
  List<BucketRequest> some(int most, List<LimitRule> rules) {
    List<BucketRequest> some = new ArrayList<>();
    for (Debtor debtor : debts.keySet()) {
      if (some.size() == most) {
        break;
      }
      LimitRule rule = named(debtor.rule(), rules);
      if (rule == null) {
        debts.remove(debtor);
      } else {
        some.add(new BucketRequest(rule, debtor.key()));
      }
    }
    return some;
  }

  private static @Nullable LimitRule named(String name, List<LimitRule> rules) {
    for (LimitRule rule : rules) {
      if (rule.name().equals(name)) {
        return rule;
      }
    }
    return null;
  }

  /**
   * The permits that each window of a bucket owes now, and no longer owes after this; empty if the
   * bucket owes nothing. With its lock held.
   *
   * @param state what the bucket holds now
   */
  List<Long> settle(BucketRequest draw, PackedState states, BucketState state, long now) {
    Debt debt = debts.remove(Debtor.of(draw));
    if (debt == null) {
      return List.of();
    }
    BucketState idle = debt.idle(states, now);
    List<Long> permits = new ArrayList<>();
    for (int i = 0; i < states.windows().size(); i++) {
      long share = share(states, i, debt.replicas);
      long owed = idle.getCurrentSize(i) - state.getCurrentSize(i);
      permits.add(Math.max(0, (owed + share - 1) / share));
    }
    return permits;
  }

  void forgive(BucketRequest draw) {
    debts.remove(Debtor.of(draw));
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
