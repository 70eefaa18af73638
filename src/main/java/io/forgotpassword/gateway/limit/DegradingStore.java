package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.QuotaCategory;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buckets in Redis while Redis answers, and this gateway's share of them while it does not.
 *
 * <p>No decision waits longer than {@link RedisTimings#request()} for Redis. After a few that had
 * no answer, the breaker opens and none waits until a heartbeat is answered. Meanwhile {@link
 * WarmBuckets} decide, starting from what Redis last said. What they give out is charged in Redis
 * when it is back. A request whose answer came too late may be charged twice; none goes uncharged.
 * A Redis that was emptied counts as away until this gateway has paid in what it knows.
 *
 * <p>Bound: in any span of time and for any window of a rule, Redis admits at most {@code capacity
 * + rate x elapsed}. Each time a gateway decides alone, be it one request, it adds at most its
 * share, {@code floor((capacity + rate x time alone) / min(replicas, capacity))}. As long as there
 * are no more gateways than the capacity, all shares together are the limit once more. So the limit
 * holds while Redis is away, and a span that reaches beyond that may hold both; reports make it
 * less.
 */
final class DegradingStore implements BucketStore {
  private static final Logger LOG = LoggerFactory.getLogger(DegradingStore.class);

  /** What stays the same when the rules are replaced. */
  private record Shared(
      RedisConnection connection,
      RedisStore redis,
      RedisBreaker breaker,
      RedisHeartbeat heartbeat,
      RedisTimings timings,
      LongAdder localDecisions) {}

  private final Shared shared;
  private final WarmBuckets warm;

  private DegradingStore(Shared shared, WarmBuckets warm) {
    this.shared = shared;
    this.warm = warm;
  }

  /**
   * Starts connecting; decides locally until Redis answers.
   *
   * @throws IllegalArgumentException if Lettuce does not understand the settings' URI
   */
  static DegradingStore start(
      LimitSettings settings, List<LimitRule> rules, LongSupplier nanoClock, RedisTimings timings) {
    RedisConnection connection = RedisConnection.to(settings.redis(), timings.connect());
    RedisStore redis = new RedisStore(connection, nanoClock, RedisConnection.Script.CONSUME);
    WarmBuckets warm =
        new WarmBuckets(
            new LocalStore(rules, settings.maxKeys(), nanoClock),
            new UnreportedConsumption(UnreportedConsumption.MAX_BUCKETS));
    RedisBreaker breaker = new RedisBreaker(nanoClock, timings.request());
    RedisHeartbeat heartbeat = new RedisHeartbeat(connection, redis, warm, breaker, timings);
    heartbeat.start();
    return new DegradingStore(
        new Shared(connection, redis, breaker, heartbeat, timings, new LongAdder()), warm);
  }

  @Override
  public DegradingStore withRules(List<LimitRule> rules) {
    DegradingStore other = new DegradingStore(shared, warm.withRules(rules));
    shared.heartbeat.report(other.warm);
    return other;
  }

  @Override
  public Future<List<BucketProbe>> consume(List<BucketRequest> requests, boolean addressAlone) {
    if (shared.breaker.isOpen()) {
      return Future.succeededFuture(consumeLocally(requests, addressAlone));
    }
    return Future.fromCompletionStage(
        bounded(shared.redis.consume(requests, addressAlone))
            .thenApply(answer -> learn(requests, answer))
            .exceptionally(
                failure -> {
                  shared.breaker.failed(failure);
                  return consumeLocally(requests, addressAlone);
                }));
  }

  private List<BucketProbe> learn(List<BucketRequest> requests, RedisStore.Answer answer) {
    if (!answer.left().isEmpty()) {
      shared.breaker.succeeded();
    }
    for (int i = 0; i < answer.left().size(); i++) {
      warm.learn(requests.get(i), answer.left().get(i));
    }
    return answer.probes();
  }

  private List<BucketProbe> consumeLocally(List<BucketRequest> requests, boolean addressAlone) {
    if (requests.stream().anyMatch(DegradingStore::trustsDevice)) {
      return requests.stream().map(DegradingStore::untrusted).toList();
    }
    shared.localDecisions.increment();
    return warm.consume(requests, addressAlone, shared.heartbeat.replicas());
  }

  /** Only Redis can say whether a device was forgotten, so without Redis none is trusted. */
  private static BucketProbe untrusted(BucketRequest request) {
    return trustsDevice(request) ? new BucketProbe(false, 0, 0, 0, 0) : BucketProbe.NOT_ASKED;
  }

  private static boolean trustsDevice(BucketRequest request) {
    return request.rule().kind() == LimitRule.Kind.DEVICE;
  }

  @Override
  public Future<Bucket.Level> level(BucketRequest request) {
    return shared.breaker.isOpen()
        ? warm.table().level(request)
        : Future.fromCompletionStage(bounded(shared.redis.level(request)))
            .recover(failure -> warm.table().level(request));
  }

  /** Fails when Redis is away; then only this gateway's share is full again. */
  @Override
  public Future<Void> reset(BucketRequest request) {
    warm.reset(request);
    return patient(shared.redis.reset(request));
  }

  /** Fails when Redis is away; then only this gateway knows, until Redis is back. */
  @Override
  public Future<Void> empty(BucketRequest request) {
    warm.table().empty(request);
    return patient(shared.redis.empty(request));
  }

  /** Somebody waits for it who has to know whether it was done; no request does. */
  private Future<Void> patient(CompletableFuture<Void> done) {
    long millis = shared.timings.report().toMillis();
    return Future.fromCompletionStage(done.orTimeout(millis, TimeUnit.MILLISECONDS));
  }

  private <T> CompletableFuture<T> bounded(CompletableFuture<T> answer) {
    return answer.orTimeout(shared.timings.request().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Optional<SharedQuota> quota(QuotaCategory category) {
    Duration timeout = shared.timings.request();
    return Optional.of(
        new RedisQuota(
            category, shared.connection, shared.breaker, shared.heartbeat::replicas, timeout));
  }

  @Override
  public Future<Void> ready() {
    return Future.fromCompletionStage(
        shared
            .heartbeat
            .firstAnswer()
            .completeOnTimeout(null, shared.timings.start().toMillis(), TimeUnit.MILLISECONDS)
            .thenRun(this::reportStart));
  }

  private void reportStart() {
    if (shared.breaker.isOpen()) {
      LOG.warn("Redis has not answered yet; limits are counted locally until it does");
    }
  }

  @Override
  public StoreState state() {
    StoreState local = warm.table().state();
    return new StoreState(
        !shared.breaker.isOpen(),
        shared.heartbeat.replicas(),
        shared.localDecisions.sum(),
        warm.unreported().size() + shared.heartbeat.pending(),
        warm.unreported().dropped(),
        local.keys(),
        local.evictions());
  }

  @Override
  public void close() {
    var unused =
        bounded(shared.heartbeat.stop()).whenComplete((left, failure) -> shared.connection.close());
  }
}
