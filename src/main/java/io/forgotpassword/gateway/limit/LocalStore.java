package io.forgotpassword.gateway.limit;

import io.github.bucket4j.BucketState;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Buckets of this process, shared by all event loops. */
final class LocalStore implements BucketStore {
  private final BucketTable table;

  /**
   * @param maxKeys the most buckets of all rules together
   * @param nanoClock a monotonic clock in nanoseconds
   */
  LocalStore(List<LimitRule> rules, int maxKeys, LongSupplier nanoClock) {
    this(new BucketTable(rules, maxKeys, nanoClock));
  }

  private LocalStore(BucketTable table) {
    this.table = table;
  }

  @Override
  public LocalStore withRules(List<LimitRule> others) {
    return new LocalStore(table.withRules(others));
  }

  @Override
  public LocalStore settled() {
    return new LocalStore(table.settled());
  }

  @Override
  public Future<List<BucketProbe>> draw(List<BucketRequest> draws) {
    return Future.succeededFuture(table.locked(draws, now -> decide(draws, now)));
  }

  private List<BucketProbe> decide(List<BucketRequest> draws, long now) {
    List<BucketState> states = new ArrayList<>(draws.size());
    boolean admitted = true;
    for (BucketRequest draw : draws) {
      BucketState state = table.of(draw).read(draw.key(), now);
      states.add(state);
      admitted &= !draw.rule().isEnforced() || state.getAvailableTokens() >= 1;
    }
    List<BucketProbe> readings = new ArrayList<>(draws.size());
    for (int i = 0; i < draws.size(); i++) {
      readings.add(conclude(draws.get(i), states.get(i), admitted, now));
    }
    return readings;
  }

  private BucketProbe conclude(BucketRequest draw, BucketState state, boolean admitted, long now) {
    BucketProbe reading = read(draw, state, now);
    if (!admitted || !reading.admits()) {
      return reading;
    }
    state.consume(1);
    table.of(draw).write(draw.key(), state, now);
    return new BucketProbe(true, reading.before(), reading.before() - 1, reading.window(), 0);
  }

  private BucketProbe read(BucketRequest draw, BucketState state, long now) {
    PackedState states = table.of(draw).states();
    int scarcest = 0;
    for (int i = 1; i < states.windows().size(); i++) {
      boolean scarcer = state.getCurrentSize(i) < state.getCurrentSize(scarcest);
      scarcest = scarcer ? i : scarcest;
    }
    long left = state.getAvailableTokens();
    if (left >= 1) {
      return new BucketProbe(true, left, left, scarcest, 0);
    }
    long wait = state.calculateDelayNanosAfterWillBePossibleToConsume(1, now, true);
    return new BucketProbe(false, 0, 0, scarcest, wait);
  }

  @Override
  public Future<BucketProbe> peek(BucketRequest draw) {
    return Future.succeededFuture(
        table.locked(List.of(draw), now -> read(draw, table.of(draw).read(draw.key(), now), now)));
  }

  @Override
  public Future<BucketLevel> level(BucketRequest draw) {
    return Future.succeededFuture(table.level(draw));
  }

  @Override
  public Future<Void> reset(BucketRequest draw) {
    table.fill(draw);
    return Future.succeededFuture();
  }

  @Override
  public StoreState state() {
    return StoreState.local(table.size(), table.evictions());
  }
}
