package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules answered to one request.
 *
 * @param rules what each rule answered, in the configuration's order
 * @param refusal the rule that refused; null when the request may proceed
 */
public record RateLimitResult(List<RuleResult> rules, @Nullable LimitRefusal refusal) {

  /** What one rule answered to one request. */
  public record RuleResult(BucketRequest request, BucketProbe probe) {
    /** The rule's configured name. */
    public String rule() {
      return request.rule().name();
    }

    /** The bucket's name, 32 hexadecimal digits; a keyed hash, so it identifies nobody. */
    public String key() {
      return request.key().toString();
    }

    /** {@code address}, {@code budget} or {@code username}. */
    public String kind() {
      return request.rule().kind().id();
    }

    /** False for a shadow rule. */
    public boolean enforced() {
      return request.rule().isEnforced();
    }

    /** False where another rule was already known to refuse. */
    public boolean asked() {
      return !probe.equals(BucketProbe.NOT_ASKED);
    }

    /** Whether every window had a permit left. */
    public boolean admits() {
      return probe.admits();
    }

    /** Permits left before, in the window with the fewest. */
    public long before() {
      return probe.before();
    }

    /** Permits left after; the same as before when the rule was not charged. */
    public long after() {
      return probe.after();
    }

    /** Until the same request would pass this rule; zero when it does. */
    public Duration retryAfter() {
      return Duration.ofNanos(probe.nanosToWait());
    }
  }

  /**
   * The first enforced rule that does not admit is the refusal. One that is shown goes before one
   * that is concealed, so what a caller sees never depends on the state of a user.
   *
   * @param concealed refuses already unless a rule that is shown does; null for no such refusal
   */
  static RateLimitResult of(
      List<BucketRequest> requests, List<BucketProbe> probes, @Nullable LimitRefusal concealed) {
    List<RuleResult> rules = new ArrayList<>(requests.size());
    LimitRefusal refusal = concealed;
    for (int i = 0; i < requests.size(); i++) {
      BucketRequest request = requests.get(i);
      BucketProbe probe = probes.get(i);
      rules.add(new RuleResult(request, probe));
      boolean refuses = request.rule().isEnforced() && !probe.admits();
      boolean isShown = request.rule().kind().isShown();
      if (refuses && (refusal == null || (refusal.byUsername() && isShown))) {
        refusal = request.rule().refusal(request.key(), probe);
      }
    }
    return new RateLimitResult(rules, refusal);
  }

  /** Whether the request has to be decided again, without its device; nothing was charged. */
  boolean isDeviceRefused() {
    return rules.stream()
        .anyMatch(rule -> rule.request().rule().kind() == LimitRule.Kind.DEVICE && !rule.admits());
  }

  /** The lane whose rules were asked. */
  public Lane lane() {
    boolean trusted = rules.stream().anyMatch(rule -> rule.request().rule().isOfTrustedLane());
    return trusted ? Lane.TRUSTED : Lane.PUBLIC;
  }

  /** The names of the shadow rules that would have refused. */
  public List<String> shadowRefusals() {
    return rules.stream()
        .filter(rule -> !rule.enforced() && !rule.admits())
        .map(RuleResult::rule)
        .toList();
  }
}
