package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.LimitRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the rules said of one request: whether it may proceed, and what each of its buckets held.
 */
public final class RateLimitResult {
  private static final RateLimitResult UNLIMITED = new RateLimitResult(List.of(), List.of(), null);

  /** Never over, and like all that is about a username never shown. */
  private static final LimitRefusal COUNTRY =
      new LimitRefusal("phone-countries", null, true, 0, Duration.ZERO, Duration.ZERO);

  private final List<BucketRequest> draws;
  private final List<BucketProbe> readings;
  private final @Nullable LimitRefusal refusal;

  private RateLimitResult(
      List<BucketRequest> draws, List<BucketProbe> readings, @Nullable LimitRefusal refusal) {
    this.draws = draws;
    this.readings = readings;
    this.refusal = refusal;
  }

  static RateLimitResult of(List<BucketRequest> draws, List<BucketProbe> readings) {
    return draws.isEmpty()
        ? UNLIMITED
        : new RateLimitResult(draws, readings, refusalOf(draws, readings, null));
  }

  /** A phone number of a country that may not be asked for; no rule was charged. */
  static RateLimitResult ofRefusedCountry(List<BucketRequest> draws, List<BucketProbe> readings) {
    return new RateLimitResult(draws, readings, refusalOf(draws, readings, COUNTRY));
  }

  /** The rule that refused; null when all enforced rules admitted the request and were charged. */
  public @Nullable LimitRefusal refusal() {
    return refusal;
  }

  /** What each rule said, in the configuration's order. */
  public List<RuleResult> rules() {
    List<RuleResult> rules = new ArrayList<>(draws.size());
    for (int i = 0; i < draws.size(); i++) {
      rules.add(RuleResult.of(draws.get(i), readings.get(i)));
    }
    return rules;
  }

  /** Told what one rule said. */
  public interface Visitor {
    /** One rule's word, by its configured name. */
    void visit(String rule, boolean enforced, boolean admits);
  }

  /** Tells a visitor what each rule said, in the configuration's order. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < draws.size(); i++) {
      LimitRule rule = draws.get(i).rule();
      visitor.visit(rule.name(), rule.isEnforced(), readings.get(i).admits());
    }
  }

  /** Tells what each bucket said, in the configuration's order. */
  void forEachDraw(BiConsumer<BucketRequest, BucketProbe> said) {
    for (int i = 0; i < draws.size(); i++) {
      said.accept(draws.get(i), readings.get(i));
    }
  }

  /** Whether the phone number's country is why it is refused. */
  boolean isOfRefusedCountry() {
    return COUNTRY.equals(refusal);
  }

  /** Tells what refused or, in a shadow rule, would have. */
  void forEachRefusal(BiConsumer<LimitRule, BucketKey> refused) {
    forEachDraw(
        (draw, reading) -> {
          if (!reading.admits()) {
            refused.accept(draw.rule(), draw.key());
          }
        });
  }

  /** The names of the shadow rules that would have refused. */
  public List<String> shadowRefusals() {
    List<String> names = List.of();
    for (int i = 0; i < draws.size(); i++) {
      if (!draws.get(i).rule().isEnforced() && !readings.get(i).admits()) {
        names = names.isEmpty() ? new ArrayList<>() : names;
        names.add(draws.get(i).rule().name());
      }
    }
    return names;
  }

  /**
   * Refused is by the first enforced rule that does not admit; one on an address goes before one on
   * a username, so that what a caller sees never hangs on the state of a user.
   */
  private static @Nullable LimitRefusal refusalOf(
      List<BucketRequest> draws, List<BucketProbe> readings, @Nullable LimitRefusal given) {
    LimitRefusal refusal = given;
    for (int i = 0; i < draws.size(); i++) {
      LimitRule rule = draws.get(i).rule();
      boolean refuses = rule.isEnforced() && !readings.get(i).admits();
      if (refuses && (refusal == null || (refusal.byUsername() && !rule.byUsername()))) {
        refusal = rule.refusal(draws.get(i).key(), readings.get(i));
      }
    }
    return refusal;
  }
}
