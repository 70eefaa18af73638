package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.UnreportedConsumption.Report;
import io.github.bucket4j.BucketState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Local copies of the buckets in Redis, kept warm so that limits go on from there while Redis is
 * away. Without them every outage would be a reset.
 *
 * <p>Each answer of Redis updates the copy. While Redis is away a copy refills at the full rate,
 * and one local permit costs as many permits as there are gateways. So this gateway gives out its
 * share of what was left and of the refill, and at least one permit of a full bucket; see {@link
 * BucketArithmetic#cost}. What it gives out is kept as {@link UnreportedConsumption} until Redis is
 * back.
 *
 * <p>Bound: gateways that all have a copy of a bucket stay within its limit together. A gateway
 * without a copy takes the bucket for full, so all together can exceed a limit by at most one full
 * bucket, until they have reported.
 */
final class WarmBuckets {
  private final LocalStore table;
  private final UnreportedConsumption unreported;

  WarmBuckets(LocalStore table, UnreportedConsumption unreported) {
    this.table = table;
    this.unreported = unreported;
  }

  /** As {@link BucketStore#withRules}; what is unreported stays so. */
  WarmBuckets withRules(List<LimitRule> rules) {
    return new WarmBuckets(table.withRules(rules), unreported);
  }

  /** As {@link BucketStore#consume}, within this gateway's share of each bucket. */
  List<BucketProbe> consume(List<BucketRequest> requests, boolean addressAlone, int replicas) {
    return table.consume(
        requests,
        addressAlone,
        replicas,
        (request, arithmetic, before, now) ->
            unreported.add(request, arithmetic, arithmetic.pack(before, now), replicas));
  }

  /** Copies what Redis said is left, unless Redis does not know yet what was consumed here. */
  void learn(BucketRequest request, long[] left) {
    table.locked(
        request,
        (rows, now) -> {
          if (hasWindowsOf(request, rows) && !unreported.contains(request)) {
            rows.write(request.key(), rows.arithmetic().holding(left, now), now);
          }
          return request;
        });
  }

  /** False for a moment in a reload, when the rule's windows change while it is in use. */
  private static boolean hasWindowsOf(BucketRequest request, BucketRows rows) {
    return rows.arithmetic().windows().equals(request.rule().windows());
  }

  /** Fills a bucket up and forgets what was consumed from it. */
  void reset(BucketRequest request) {
    unreported.remove(request);
    table.reset(request);
  }

  /**
   * Takes out what is unreported of some buckets; the caller has to report it. A bucket whose
   * windows a reload is changing stays for the rules that come.
   */
  List<Report> takeReports(int max) {
    List<Report> reports = new ArrayList<>();
    for (BucketRequest request : unreported.some(max, table.rules())) {
      List<Long> permits =
          table.locked(
              request,
              (rows, now) ->
                  hasWindowsOf(request, rows)
                      ? unreported.take(
                          request, rows.arithmetic(), rows.read(request.key(), now), now)
                      : List.of());
      if (!permits.isEmpty()) {
        reports.add(new Report(request, permits));
      }
    }
    return reports;
  }

  /**
   * What was missing from the buckets when Redis last answered, shard by shard; each is read when
   * it is asked for. What was consumed here since then is left to {@link #takeReports}.
   */
  List<Supplier<List<Report>>> known() {
    List<Supplier<List<Report>>> shards = new ArrayList<>();
    for (LimitRule rule : table.rules()) {
      for (RuleBuckets.Shard shard : table.shardsOf(rule)) {
        shards.add(() -> table.locked(shard, (rows, now) -> knownOf(rule, rows, now)));
      }
    }
    return shards;
  }

  private List<Report> knownOf(LimitRule rule, BucketRows rows, long now) {
    List<Report> known = new ArrayList<>();
    BucketArithmetic arithmetic = rows.arithmetic();
    rows.forEach(
        (key, state) -> {
          BucketRequest request = new BucketRequest(rule, key);
          if (hasWindowsOf(request, rows)) {
            BucketState shared = unreported.untouched(request, arithmetic, state, now);
            known.add(new Report(request, arithmetic.missing(shared)));
          }
        },
        now);
    return known;
  }

  UnreportedConsumption unreported() {
    return unreported;
  }

  /** The local copies alone, of all gateways together. */
  LocalStore table() {
    return table;
  }
}
