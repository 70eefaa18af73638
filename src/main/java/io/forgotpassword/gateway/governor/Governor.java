package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.governor.FairQueue.QueuedRequest;
import io.forgotpassword.gateway.limit.SharedQuota;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a call to Cognito may go: now, after a wait, or not at all. One for the process; the
 * governors of several gateways can share a quota. In any span of time, all of them together grant
 * at most the ceiling x (span + 100 ms), or one call where that is less.
 *
 * <p>Who asked least lately is served first, by network. A request that cannot be served in time is
 * refused at once. A queued one is dropped when its time is up or its caller is gone. Results are
 * decided with the lock held and completed without it.
 */
public final class Governor {
  /** A guaranteed request never expires: so long may the whole queue take, in longest waits. */
  private static final int MAX_GUARANTEED_WAITS = 4;

  /**
   * One more request in the recent past puts a network behind all others that came in a quarter of
   * the longest wait. That is enough: in a queue that is full, any penalty decides who is refused.
   */
  private static final int PENALTIES_PER_WAIT = 4;

  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanoClock;
  private final Scheduler scheduler;
  private final LongConsumer onGranted;
  private final long maxWait;
  private final Timings timings;
  private final AimdRate rate;
  private final Permits permits;
  private final FairQueue queue;
  private final RecentDemand demand;
  private final Map<PermitResult, LongAdder> results = new EnumMap<>(PermitResult.class);

  /** Tell the results that were decided since the lock was taken. */
  private final List<Runnable> decided = new ArrayList<>();

  private long lastSweep;

  /** When the queue is served next, if {@link #isScheduled}. */
  private long scheduledAt;

  private boolean isScheduled;

  /**
   * Bounds and waits.
   *
   * @param maxQueued requests of each lane, of some KiB each; at Cognito's quota their time is up
   *     far sooner
   * @param maxQueuedPerNetwork at most so many of one network
   * @param sweep between two searches for queued requests that expired
   * @param leaseRetry after a lease that was not answered
   * @param sharedAgain until all gateways know that the quota is shared again: two heartbeats
   */
  public record Timings(
      int maxQueued,
      int maxQueuedPerNetwork,
      Duration sweep,
      Duration leaseRetry,
      Duration sharedAgain) {
    public static final Timings PRODUCTION =
        new Timings(
            4096, 512, Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofSeconds(2));
  }

  /**
   * @param ceiling calls per second of all gateways with one quota
   * @param maxWait how long a request may be queued
   * @param reservePercent the share that is kept for the trusted lane while both lanes queue
   * @param quota what several gateways share; empty when this one is alone
   * @param nanoClock a monotonic clock in nanoseconds
   * @param onGranted is told for how many nanoseconds a request was queued that may go
   * @param timings {@link Timings#PRODUCTION}, or a test's
   */
  public Governor(
      int ceiling,
      Duration maxWait,
      int reservePercent,
      Optional<SharedQuota> quota,
      LongSupplier nanoClock,
      Scheduler scheduler,
      LongConsumer onGranted,
      Timings timings) {
    long now = nanoClock.getAsLong();
    this.nanoClock = nanoClock;
    this.scheduler = scheduler;
    this.onGranted = onGranted;
    this.maxWait = maxWait.toNanos();
    this.timings = timings;
    this.queue = new FairQueue(reservePercent);
    this.rate = new AimdRate(ceiling, now);
    this.permits =
        quota.isEmpty()
            ? new Permits.PacedPermits(rate, () -> 1, now)
            : new LeasedPermits(
                quota.get(), rate, now, timings, change -> scheduler.after(0, () -> run(change)));
    this.demand = new RecentDemand(now);
    this.lastSweep = now;
    EnumSet.allOf(PermitResult.class).forEach(result -> results.put(result, new LongAdder()));
  }

  /** Whether one more request of a caller could be queued; if not, it is counted as refused. */
  public synchronized boolean hasRoomFor(ClientIp caller, Lane lane, boolean guaranteed) {
    long now = nanoClock.getAsLong();
    PermitResult refusal = refusalOf(caller, lane, rankOf(caller, now), now, guaranteed);
    if (refusal != null) {
      demand.add(caller, now);
      count(refusal);
    }
    return refusal == null;
  }

  /**
   * Asks for a permit. The result may come on another thread.
   *
   * @param isGone whether nobody waits for the answer any more; asked with a lock held, so it must
   *     not take one
   * @param owner who may {@link #dismiss} the request
   */
  public Future<PermitResult> ask(
      ClientIp caller, Lane lane, BooleanSupplier isGone, Object owner) {
    return ask(caller, lane, maxWait, isGone, owner);
  }

  /**
   * Asks for a permit that is certain unless it is refused at once, by a future that is complete.
   * For a request that is answered before its call goes.
   */
  public Future<PermitResult> reserve(ClientIp caller, Lane lane, Object owner) {
    return ask(caller, lane, FairQueue.FOREVER, () -> false, owner);
  }

  private Future<PermitResult> ask(
      ClientIp caller, Lane lane, long longest, BooleanSupplier isGone, Object owner) {
    CompletableFuture<PermitResult> result = new CompletableFuture<>();
    ClientIp network = RecentDemand.narrow(caller);
    run(
        now -> {
          long rank = rankOf(caller, now);
          demand.add(caller, now);
          QueuedRequest request =
              new QueuedRequest(result, network, lane, rank, now, longest, isGone, owner);
          PermitResult refusal = refusalOf(caller, lane, rank, now, longest == FairQueue.FOREVER);
          if (refusal == null) {
            queue.add(request);
          } else {
            decide(request, refusal);
          }
        });
    return Future.fromCompletionStage(result);
  }

  private long rankOf(ClientIp caller, long now) {
    return now + (long) (demand.of(caller, now) * maxWait / PENALTIES_PER_WAIT);
  }

  private @Nullable PermitResult refusalOf(
      ClientIp caller, Lane lane, long rank, long now, boolean guaranteed) {
    if (queue.sizeOf(lane) >= timings.maxQueued()
        || queue.sizeOf(RecentDemand.narrow(caller)) >= timings.maxQueuedPerNetwork()) {
      return PermitResult.FULL;
    }
    int ahead = queue.ahead(lane, rank);
    boolean inTime = nanosFor(ahead, now) <= maxWait;
    boolean kept =
        !guaranteed || nanosFor(queue.beforeLast(lane), now) <= MAX_GUARANTEED_WAITS * maxWait;
    return ahead == 0 || (inTime && kept) ? null : PermitResult.TOO_LATE;
  }

  private double nanosFor(int ahead, long now) {
    return (ahead + 1) / permits.perSecond(now) * NANOS_PER_SECOND;
  }

  /** Grants permits to queued requests as long as there are any; with the lock held. */
  private void serve(long now) {
    sweep(now);
    for (QueuedRequest next = queue.peek(); next != null; next = queue.peek()) {
      PermitResult failure = next.failure(now);
      if (failure == null) {
        long wait = permits.take(now, queue.size());
        if (wait > 0) {
          schedule(now, Math.min(wait, timings.sweep().toNanos()));
          return;
        }
        onGranted.accept(now - next.since());
      }
      queue.remove(next, failure == null);
      decide(next, failure == null ? PermitResult.GRANTED : failure);
    }
  }

  private void sweep(long now) {
    if (now - lastSweep >= timings.sweep().toNanos()) {
      lastSweep = now;
      queue
          .removeIf(request -> request.isExpired(now))
          .forEach(expired -> decide(expired, PermitResult.EXPIRED));
    }
  }

  private void schedule(long now, long wait) {
    if (!isScheduled || scheduledAt - now > wait) {
      isScheduled = true;
      scheduledAt = now + wait;
      scheduler.after(wait, () -> run(then -> isScheduled = false));
    }
  }

  /** Makes a change, serves the queue, and then tells what was decided, without the lock. */
  private void run(LongConsumer change) {
    List<Runnable> notifications;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      change.accept(now);
      serve(now);
      notifications = List.copyOf(decided);
      decided.clear();
    }
    notifications.forEach(Runnable::run);
  }

  private void decide(QueuedRequest request, PermitResult result) {
    count(result);
    decided.add(() -> request.result().complete(result));
  }

  private void count(PermitResult result) {
    Objects.requireNonNull(results.get(result)).increment();
  }

  /**
   * Cognito throttled a call.
   *
   * @param sent the monotonic clock when the call was sent
   */
  public synchronized void throttled(long sent) {
    rate.throttled(sent, nanoClock.getAsLong());
  }

  /** Ends all queued requests of an owner as stopped, on the calling thread. */
  public void dismiss(Object owner) {
    run(
        now ->
            queue
                .removeIf(queued -> owner.equals(queued.owner()))
                .forEach(request -> decide(request, PermitResult.STOPPED)));
  }

  /** Calls per second that may go at present, of all gateways with one quota. */
  public synchronized double rate() {
    return rate.perSecond(nanoClock.getAsLong());
  }

  /** Calls per second that may go when Cognito does not throttle. */
  public int ceiling() {
    return rate.ceiling();
  }

  /** Requests in the queue. */
  public synchronized int waiting() {
    return queue.size();
  }

  /** How many requests had a result, since the start. */
  public long decided(PermitResult result) {
    return Objects.requireNonNull(results.get(result)).sum();
  }
}
