package io.forgotpassword.gateway.limit;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in one Redis, shared by every gateway that names them with the same key. All draws of a
 * request are one run of {@code draw.lua}, so they are one round trip and are decided as one; the
 * clock is Redis' own.
 *
 * <p>Bucket4j's own store on Redis reads a bucket, computes, and writes it back if nobody else did
 * meanwhile. That is two round trips for each bucket, no common decision over several, and on a hot
 * key most callers lose and try again. The script does Bucket4j's arithmetic where the buckets are:
 * it never tries again, and a hot key costs what any other does.
 *
 * <p>The keys of one request would lie on one node of a Redis Cluster because of their common hash
 * tag, but a cluster's redirections are not followed: Redis Cluster is not supported.
 */
final class RedisStore implements BucketStore {
  static final String PREFIX = "fpg:{limits}:";

  private static final char SHADOW = '0';
  private static final char ENFORCED = '1';
  private static final char DEBT = '2';

  private final RedisLink link;
  private final LongSupplier nanoClock;
  private final LuaScript script;
  private final EmptyBucketCache knownEmpty;
  private final WindowUnits[] units;
  private final String[] drawing;
  private final String[] peeking;

  /**
   * @param nanoClock a monotonic clock in nanoseconds; for what is known locally only
   * @param script {@link LuaScript#DRAW} or a test's variant of it
   */
  RedisStore(RedisLink link, List<LimitRule> rules, LongSupplier nanoClock, LuaScript script) {
    this.link = link;
    this.nanoClock = nanoClock;
    this.script = script;
    this.knownEmpty = new EmptyBucketCache(nanoClock);
    this.units = new WindowUnits[rules.size()];
    this.drawing = new String[rules.size()];
    this.peeking = new String[rules.size()];
    for (LimitRule rule : rules) {
      char kind = rule.isEnforced() ? ENFORCED : SHADOW;
      WindowUnits windows = new WindowUnits(rule.windows());
      units[rule.index()] = windows;
      drawing[rule.index()] = windows.argument(kind, window -> 1);
      peeking[rule.index()] = windows.argument(kind, window -> 0);
    }
  }

  @Override
  public RedisStore withRules(List<LimitRule> rules) {
    return new RedisStore(link, rules, nanoClock, script);
  }

  /** The script brings a bucket over when it is next drawn on. */
  @Override
  public RedisStore settled() {
    return this;
  }

  @Override
  public Future<List<BucketProbe>> draw(List<BucketRequest> draws) {
    return Future.fromCompletionStage(ask(draws).thenApply(RedisAnswer::readings));
  }

  /** As {@link #draw}, with what is left; already complete when no round trip was needed. */
  CompletableFuture<RedisAnswer> ask(List<BucketRequest> draws) {
    List<BucketProbe> known = knownEmpty.refusal(draws);
    if (known != null) {
      return CompletableFuture.completedFuture(new RedisAnswer(known, List.of()));
    }
    long asked = nanoClock.getAsLong();
    return run(draws, drawing, true).whenComplete((answer, failure) -> note(draws, answer, asked));
  }

  private void note(List<BucketRequest> draws, @Nullable RedisAnswer answer, long asked) {
    for (int i = 0; answer != null && i < draws.size(); i++) {
      if (!answer.readings().get(i).admits()) {
        knownEmpty.note(draws.get(i), answer.readings().get(i), asked);
      }
    }
  }

  private CompletableFuture<RedisAnswer> run(
      List<BucketRequest> draws, String[] byRule, boolean taken) {
    String[] keys = new String[draws.size()];
    String[] arguments = new String[draws.size()];
    List<WindowUnits> windows = new ArrayList<>(draws.size());
    for (int i = 0; i < keys.length; i++) {
      BucketRequest draw = draws.get(i);
      keys[i] = name(draw);
      arguments[i] = byRule[draw.rule().index()];
      windows.add(units[draw.rule().index()]);
    }
    return link.run(script, keys, arguments)
        .thenApply(answer -> RedisAnswer.of(windows, answer, taken));
  }

  /** Takes what is owed, however little is left. */
  CompletableFuture<Void> pay(List<Payment> payments) {
    String[] keys = new String[payments.size()];
    String[] arguments = new String[payments.size()];
    for (int i = 0; i < keys.length; i++) {
      Payment payment = payments.get(i);
      keys[i] = name(payment.draw());
      arguments[i] =
          units[payment.draw().rule().index()].argument(
              DEBT, window -> payment.permits().get(window));
    }
    return link.run(script, keys, arguments).thenAccept(answer -> {});
  }

  @Override
  public Future<BucketProbe> peek(BucketRequest draw) {
    return Future.fromCompletionStage(look(draw));
  }

  CompletableFuture<BucketProbe> look(BucketRequest draw) {
    return run(List.of(draw), peeking, false).thenApply(answer -> answer.readings().get(0));
  }

  @Override
  public Future<Void> reset(BucketRequest draw) {
    return Future.fromCompletionStage(clear(draw));
  }

  CompletableFuture<Void> clear(BucketRequest draw) {
    knownEmpty.forget(draw);
    return link.delete(name(draw)).thenAccept(deleted -> knownEmpty.forget(draw));
  }

  private static String name(BucketRequest draw) {
    return PREFIX + draw.rule().name() + ":" + draw.key();
  }

  /** Nothing is kept in this process but what is known to be empty. */
  @Override
  public StoreState state() {
    return StoreState.local(0, 0);
  }
}
