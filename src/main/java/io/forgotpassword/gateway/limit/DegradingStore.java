package io.forgotpassword.gateway.limit;

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
 * Redis' buckets as long as Redis answers, and this gateway's share of them when it does not. No
 * decision waits longer than {@link #BOUND} for Redis; after a few that did, none waits at all
 * until a probe was answered. What is given out meanwhile goes on from what Redis last said, is
 * remembered as debts, and is charged when Redis is back; a request that had no answer in time may
 * be charged twice, but none goes uncharged.
 *
 * <p>So for any span of time and any window of a rule, Redis admits at most {@code capacity + rate
 * x elapsed}; and each time a gateway goes on alone, be it for a single request, it adds at most
 * its degraded share, {@code floor((capacity + rate x time alone) / min(replicas, capacity))}. All
 * shares together are the limit again, as long as gateways do not outnumber the capacity: that is
 * kept while Redis is away, too, and a span that reaches beyond may hold both. Debts make it less.
 */
final class DegradingStore implements BucketStore {
  /** Many times what Redis needs in one data centre, and hardly felt by a person. */
  static final Duration BOUND = Duration.ofMillis(20);

  /** How long a start waits for Redis before it goes on without. */
  private static final Duration START_BOUND = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(DegradingStore.class);

  private final RedisLink link;
  private final RedisStore redis;
  private final Replicas replicas;
  private final WarmBuckets warm;
  private final RedisBreaker breaker;
  private final RedisPulse pulse;
  private final LongAdder localDecisions;

  private DegradingStore(
      RedisLink link,
      RedisStore redis,
      Replicas replicas,
      WarmBuckets warm,
      RedisBreaker breaker,
      RedisPulse pulse,
      LongAdder localDecisions) {
    this.link = link;
    this.redis = redis;
    this.replicas = replicas;
    this.warm = warm;
    this.breaker = breaker;
    this.pulse = pulse;
    this.localDecisions = localDecisions;
  }

  /**
   * Starts connecting; decides locally until Redis answers.
   *
   * @throws IllegalArgumentException if the settings' URI is none that Lettuce understands
   */
  static DegradingStore start(
      LimitSettings settings, List<LimitRule> rules, LongSupplier nanoClock) {
    RedisLink link =
        RedisLink.to(settings.redis(), LuaScript.DRAW, LuaScript.LEASE, LuaScript.HEARTBEAT);
    RedisStore redis = new RedisStore(link, rules, nanoClock, LuaScript.DRAW);
    WarmBuckets warm = new WarmBuckets(rules, settings.maxKeys(), nanoClock);
    Replicas replicas = new Replicas(link, RedisPulse.BEAT);
    RedisBreaker breaker = new RedisBreaker(nanoClock);
    RedisPulse pulse = new RedisPulse(link, redis, replicas, warm, breaker);
    pulse.start();
    return new DegradingStore(link, redis, replicas, warm, breaker, pulse, new LongAdder());
  }

  @Override
  public DegradingStore withRules(List<LimitRule> rules) {
    return over(redis.withRules(rules), warm.withRules(rules));
  }

  @Override
  public DegradingStore settled() {
    return over(redis, warm.settled());
  }

  private DegradingStore over(RedisStore otherRedis, WarmBuckets otherWarm) {
    pulse.payFor(otherWarm, otherRedis);
    return new DegradingStore(
        link, otherRedis, replicas, otherWarm, breaker, pulse, localDecisions);
  }

  @Override
  public Future<List<BucketProbe>> draw(List<BucketRequest> draws) {
    if (breaker.isOpen()) {
      return Future.succeededFuture(locally(draws));
    }
    CompletableFuture<List<BucketProbe>> readings =
        bounded(redis.ask(draws))
            .thenApply(answer -> learned(draws, answer))
            .exceptionally(
                failure -> {
                  breaker.failed(failure);
                  return locally(draws);
                });
    return readings.isDone()
        ? Future.succeededFuture(readings.join())
        : Future.fromCompletionStage(readings);
  }

  @Override
  public Optional<SharedQuota> quota() {
    return Optional.of(new RedisQuota(link, breaker, replicas));
  }

  private List<BucketProbe> learned(List<BucketRequest> draws, RedisAnswer answer) {
    if (!answer.left().isEmpty()) {
      breaker.succeeded();
    }
    for (int i = 0; i < answer.left().size(); i++) {
      warm.learn(draws.get(i), answer.left().get(i));
    }
    return answer.readings();
  }

  private List<BucketProbe> locally(List<BucketRequest> draws) {
    localDecisions.increment();
    return warm.draw(draws, replicas.live());
  }

  @Override
  public Future<BucketProbe> peek(BucketRequest draw) {
    return breaker.isOpen()
        ? Future.succeededFuture(warm.peek(draw, replicas.live()))
        : Future.fromCompletionStage(
            bounded(redis.look(draw)).exceptionally(away -> warm.peek(draw, replicas.live())));
  }

  /** Fails when Redis is away: then only this gateway's share is full again. */
  @Override
  public Future<Void> reset(BucketRequest draw) {
    warm.reset(draw);
    return Future.fromCompletionStage(bounded(redis.clear(draw)));
  }

  private static <T> CompletableFuture<T> bounded(CompletableFuture<T> answer) {
    return answer.orTimeout(BOUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes when Redis answered, or when a start should not wait for it any longer. */
  @Override
  public Future<Void> ready() {
    return Future.fromCompletionStage(
        pulse
            .firstAnswer()
            .completeOnTimeout(null, START_BOUND.toMillis(), TimeUnit.MILLISECONDS)
            .thenRun(this::reportStart));
  }

  private void reportStart() {
    if (breaker.isOpen()) {
      LOG.warn("Redis has not answered yet; limits are counted locally until it does");
    }
  }

  @Override
  public StoreState state() {
    return new StoreState(
        !breaker.isOpen(),
        replicas.live(),
        localDecisions.sum(),
        warm.debts().size() + pulse.unpaid(),
        warm.debts().forgotten(),
        warm.keys(),
        warm.evictions());
  }

  @Override
  public void close() {
    pulse.stop();
    var unused = bounded(replicas.leave()).whenComplete((left, failure) -> link.close());
  }
}
