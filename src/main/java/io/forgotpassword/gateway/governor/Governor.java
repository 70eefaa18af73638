package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.limit.SharedQuota;
import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When may a call to Cognito go? A request becomes its turn: now, after a wait, or not at all. One
 * for the process, or one of several that share a quota; in any span of time, all together let go
 * at most the ceiling x (span + 100 ms), or one call where that is less.
 *
 * <p>Networks take turns. A request whose place is behind more than can go in time is told so at
 * once; one that waits is passed over when its time is up or its caller is gone.
 */
public final class Governor {
  /** The networks that the default limits count, and about what one customer of a provider has. */
  private static final int V4_PREFIX = 24;

  private static final int V6_PREFIX = 48;

  /** Of some KiB each; at Cognito's quota the patience of requests ends far sooner. */
  private static final int MOST_WAITING = 4096;

  private static final int MOST_OF_A_NETWORK = MOST_WAITING / 8;

  /** How often it is looked for requests that wait in vain. */
  private static final long SWEEP_NANOS = 100_000_000;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Future<PermitResult> AT_ONCE = Future.succeededFuture(PermitResult.GRANTED);

  private final LongSupplier nanoClock;
  private final Scheduler alarm;
  private final LongConsumer waited;
  private final long patience;
  private final AimdRate rate;
  private final Permits permits;
  private final FairQueue queue = new FairQueue();
  private final Map<PermitResult, LongAdder> turns = new EnumMap<>(PermitResult.class);
  private long lastSweep;

  /** When the alarm goes off next, if {@link #isAlarmSet}. */
  private long alarmAt;

  private boolean isAlarmSet;

  /**
   * @param ceiling calls per second of all gateways with one quota
   * @param patience how long a request may wait
   * @param quota what several gateways share; empty when this one is alone
   * @param nanoClock a monotonic clock in nanoseconds
   * @param waited is told how many nanoseconds a request waited that may go
   */
  public Governor(
      int ceiling,
      Duration patience,
      Optional<SharedQuota> quota,
      LongSupplier nanoClock,
      Scheduler alarm,
      LongConsumer waited) {
    long now = nanoClock.getAsLong();
    this.nanoClock = nanoClock;
    this.alarm = alarm;
    this.waited = waited;
    this.patience = patience.toNanos();
    this.rate = new AimdRate(ceiling, now);
    this.permits =
        quota.isEmpty()
            ? new PacedPermits(rate, () -> 1, now)
            : new LeasedPermits(quota.get(), rate, now, this::onAlarm);
    this.lastSweep = now;
    EnumSet.allOf(PermitResult.class).forEach(turn -> turns.put(turn, new LongAdder()));
  }

  /** Whether one more request may ask for its turn; when not, it is counted as refused. */
  public synchronized boolean hasRoomFor(ClientIp caller) {
    PermitResult refusal = refusalOf(networkOf(caller), nanoClock.getAsLong());
    if (refusal != null) {
      count(refusal);
    }
    return refusal == null;
  }

  /**
   * Asks for a turn; what comes of it may complete on another thread.
   *
   * @param caller whose network takes turns with others
   * @param gone whether nobody waits for the answer any more; asked with a lock held, so it must
   *     not take one
   * @param owner who may {@link #dismiss} it
   */
  public Future<PermitResult> ask(ClientIp caller, BooleanSupplier gone, Object owner) {
    return enter(caller, false, gone, owner);
  }

  /**
   * Asks for a turn that is certain unless it is refused now: the future is complete then. For a
   * request that is answered before its turn.
   */
  public Future<PermitResult> reserve(ClientIp caller, Object owner) {
    return enter(caller, true, () -> false, owner);
  }

  private static ClientIp networkOf(ClientIp caller) {
    return caller.network(V4_PREFIX, V6_PREFIX);
  }

  private Future<PermitResult> enter(
      ClientIp caller, boolean promised, BooleanSupplier gone, Object owner) {
    List<Waiter> decided = new ArrayList<>(1);
    Waiter waiter;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      if (queue.size() == 0 && !gone.getAsBoolean() && permits.take(now, 1) == 0) {
        waited.accept(0);
        count(PermitResult.GRANTED);
        return AT_ONCE;
      }
      waiter = new Waiter(networkOf(caller), now, patience, promised, gone, owner);
      PermitResult refusal = refusalOf(waiter.network(), now);
      if (refusal == null) {
        queue.add(waiter);
        serve(now, decided);
      } else {
        decided.add(decide(waiter, refusal));
      }
    }
    decided.forEach(Waiter::tell);
    return waiter.turn();
  }

  private @Nullable PermitResult refusalOf(ClientIp network, long now) {
    if (queue.size() >= MOST_WAITING || queue.of(network) >= MOST_OF_A_NETWORK) {
      return PermitResult.FULL;
    }
    int place = queue.place(network);
    boolean inTime = place / permits.perSecond(now) * NANOS_PER_SECOND <= patience;
    return place == 1 || inTime ? null : PermitResult.TOO_LATE;
  }

  /** Lets go whoever may; with the lock held. */
  private void serve(long now, List<Waiter> decided) {
    sweep(now, decided);
    for (Waiter next = queue.peek(); next != null; next = queue.peek()) {
      PermitResult hopeless = next.hopeless(now);
      if (hopeless == null) {
        long wait = permits.take(now, queue.size());
        if (wait > 0) {
          setAlarm(now, Math.min(wait, SWEEP_NANOS));
          return;
        }
        waited.accept(next.waited(now));
      }
      queue.poll(hopeless == null);
      decided.add(decide(next, hopeless == null ? PermitResult.GRANTED : hopeless));
    }
  }

  private void sweep(long now, List<Waiter> decided) {
    if (now - lastSweep >= SWEEP_NANOS) {
      lastSweep = now;
      for (Waiter expired : queue.removeIf(waiter -> waiter.isExpired(now))) {
        decided.add(decide(expired, PermitResult.EXPIRED));
      }
    }
  }

  private Waiter decide(Waiter waiter, PermitResult turn) {
    count(turn);
    return waiter.decided(turn);
  }

  private void count(PermitResult turn) {
    Objects.requireNonNull(turns.get(turn)).increment();
  }

  private void setAlarm(long now, long wait) {
    if (!isAlarmSet || alarmAt - now > wait) {
      isAlarmSet = true;
      alarmAt = now + wait;
      alarm.after(wait, () -> act(then -> isAlarmSet = false));
    }
  }

  private void onAlarm(LongConsumer change) {
    alarm.after(0, () -> act(change));
  }

  private void act(LongConsumer change) {
    List<Waiter> decided = new ArrayList<>();
    synchronized (this) {
      long now = nanoClock.getAsLong();
      change.accept(now);
      serve(now, decided);
    }
    decided.forEach(Waiter::tell);
  }

  /**
   * Cognito throttled a call.
   *
   * @param sent the monotonic clock when the call went
   */
  public synchronized void throttled(long sent) {
    rate.throttled(sent, nanoClock.getAsLong());
  }

  /** Whoever of an owner's still waits is told that it stopped, on the calling thread. */
  public void dismiss(Object owner) {
    List<Waiter> dismissed;
    synchronized (this) {
      dismissed = queue.removeIf(waiter -> waiter.isOf(owner));
      dismissed.forEach(waiter -> decide(waiter, PermitResult.STOPPED));
    }
    dismissed.forEach(Waiter::tell);
  }

  /** Calls per second that may go at present, of all gateways with one quota. */
  public synchronized double rate() {
    return rate.perSecond(nanoClock.getAsLong());
  }

  /** Calls per second that may go when Cognito does not throttle. */
  public int ceiling() {
    return rate.ceiling();
  }

  /** Requests that wait for their turn. */
  public synchronized int waiting() {
    return queue.size();
  }

  /** How many requests had a turn of a kind, since the start. */
  public long decided(PermitResult turn) {
    return Objects.requireNonNull(turns.get(turn)).sum();
  }
}
