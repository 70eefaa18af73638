package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.LimitRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What the rules answered to one request: whether it may proceed, and what each bucket held. */
public final class RateLimitResult {
  private static final RateLimitResult UNLIMITED = new RateLimitResult(List.of(), List.of(), null);

  /** Counts as a username rule, so that it is never shown; it has no time after which it passes. */
  private static final LimitRefusal COUNTRY =
      new LimitRefusal("phone-countries", null, true, 0, Duration.ZERO, Duration.ZERO, true);

  private final List<BucketRequest> requests;
  private final List<BucketProbe> probes;
  private final @Nullable LimitRefusal refusal;

  /**
   * What one rule answered to one request.
   *
   * @param rule the rule's configured name
   * @param key the bucket's name, 32 hexadecimal digits; a keyed hash, so it identifies nobody
   * @param enforced false for a shadow rule
   * @param asked false where another rule was already known to refuse
   * @param admits whether every window had a permit left
   * @param before permits left before, in the window with the fewest
   * @param after permits left after
   * @param retryAfter until the same request would pass this rule; zero when it does
   */
  public record RuleResult(
      String rule,
      String key,
      boolean enforced,
      boolean asked,
      boolean admits,
      long before,
      long after,
      Duration retryAfter) {

    private static RuleResult of(BucketRequest request, BucketProbe probe) {
      return new RuleResult(
          request.rule().name(),
          request.key().toString(),
          request.rule().isEnforced(),
          !probe.equals(BucketProbe.NOT_ASKED),
          probe.admits(),
          probe.before(),
          probe.after(),
          Duration.ofNanos(probe.nanosToWait()));
    }
  }

  /** Receives what one rule decided. */
  public interface Visitor {
    /** One rule's decision, by its configured name. */
    void visit(String rule, boolean enforced, boolean admits);
  }

  private RateLimitResult(
      List<BucketRequest> requests, List<BucketProbe> probes, @Nullable LimitRefusal refusal) {
    this.requests = requests;
    this.probes = probes;
    this.refusal = refusal;
  }

  static RateLimitResult of(List<BucketRequest> requests, List<BucketProbe> probes) {
    return requests.isEmpty()
        ? UNLIMITED
        : new RateLimitResult(requests, probes, refusalOf(requests, probes, null));
  }

  /** For a phone number of a country that is not allowed; no rule was charged. */
  static RateLimitResult ofRefusedCountry(List<BucketRequest> requests, List<BucketProbe> probes) {
    return new RateLimitResult(requests, probes, refusalOf(requests, probes, COUNTRY));
  }

  /** The rule that refused; null when all enforced rules admitted the request and were charged. */
  public @Nullable LimitRefusal refusal() {
    return refusal;
  }

  /** What each rule answered, in the configuration's order. */
  public List<RuleResult> rules() {
    List<RuleResult> rules = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      rules.add(RuleResult.of(requests.get(i), probes.get(i)));
    }
    return rules;
  }

  /** Visits what each rule decided, in the configuration's order; builds no texts for refusals. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < requests.size(); i++) {
      LimitRule rule = requests.get(i).rule();
      visitor.visit(rule.name(), rule.isEnforced(), probes.get(i).admits());
    }
  }

  /** Passes the buckets that refused or, in a shadow rule, would have. */
  void forEachRefusal(BiConsumer<LimitRule, BucketKey> action) {
    for (int i = 0; i < requests.size(); i++) {
      if (!probes.get(i).admits()) {
        action.accept(requests.get(i).rule(), requests.get(i).key());
      }
    }
  }

  /** The names of the shadow rules that would have refused. */
  public List<String> shadowRefusals() {
    List<String> names = new ArrayList<>(0);
    forEach(
        (rule, enforced, admits) -> {
          if (!enforced && !admits) {
            names.add(rule);
          }
        });
    return names;
  }

  /**
   * The first enforced rule that does not admit. An address rule goes before a username rule, so
   * what a caller sees never depends on the state of a user.
   */
  private static @Nullable LimitRefusal refusalOf(
      List<BucketRequest> requests, List<BucketProbe> probes, @Nullable LimitRefusal given) {
    LimitRefusal refusal = given;
    for (int i = 0; i < requests.size(); i++) {
      LimitRule rule = requests.get(i).rule();
      boolean refuses = rule.isEnforced() && !probes.get(i).admits();
      if (refuses && (refusal == null || (refusal.byUsername() && !rule.byUsername()))) {
        refusal = rule.refusal(requests.get(i).key(), probes.get(i));
      }
    }
    return refusal;
  }
}
