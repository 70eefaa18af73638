package io.forgotpassword.gateway.limit;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongSupplier;

/** Buckets of this process, shared by all event loops. */
final class LocalStore implements BucketStore {
  private final BucketTable table;

  /**
   * @param maxKeys the bound on buckets of all rules together
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
  public Future<List<BucketProbe>> consume(List<BucketRequest> requests, boolean addressAlone) {
    return Future.succeededFuture(
        table.consume(requests, addressAlone, 1, (request, arithmetic, before, now) -> {}));
  }

  @Override
  public Future<Bucket.Level> level(BucketRequest request) {
    return Future.succeededFuture(table.level(request));
  }

  @Override
  public Future<Void> reset(BucketRequest request) {
    table.reset(request);
    return Future.succeededFuture();
  }

  @Override
  public StoreState state() {
    return StoreState.local(table.size(), table.evictions());
  }
}
