package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Replays recorded requests against candidate rules, on a clock that follows the recorded times. A
 * request that a limit refused when it was recorded has no recorded outcome. If the candidate
 * admits it, it counts as failed, so it gives no guesses back. For one thread.
 */
public final class LimitReplay {
  /** Keys that the audit trail does not record. */
  private static final Set<LimitSettings.Key> UNRECORDED =
      EnumSet.of(
          LimitSettings.Key.FINGERPRINT, LimitSettings.Key.PHONE_COUNTRY, LimitSettings.Key.DEVICE);

  /** Stands for every device that was trusted when its request was recorded. */
  public static final TrustedDevice RECORDED_DEVICE = new TrustedDevice("", Instant.EPOCH);

  /** How many equal requests are replayed one by one; it bounds the work that a line can cause. */
  public static final int MOST_EQUAL = 10_000;

  private static final int KEY_BYTES = 16;

  private final Map<String, ReplayedRule> rules = new LinkedHashMap<>();
  private final List<String> unreplayed = new ArrayList<>();
  private final RateLimiter limiter;
  private long firstMicros;
  private long nanos;
  private Totals totals = new Totals(0, 0, 0, 0, 0);

  /**
   * How many requests were refused.
   *
   * @param asked all requests
   * @param recorded those that limits refused when they were recorded
   * @param candidate those that the candidate refuses
   * @param newlyRefused those that only the candidate refuses
   * @param newlyAdmitted those that only the recorded limits refused
   */
  public record Totals(
      long asked, long recorded, long candidate, long newlyRefused, long newlyAdmitted) {
    private Totals plus(boolean wasRefused, boolean isRefused, long times) {
      return new Totals(
          asked + times,
          recorded + (wasRefused ? times : 0),
          candidate + (isRefused ? times : 0),
          newlyRefused + (isRefused && !wasRefused ? times : 0),
          newlyAdmitted + (wasRefused && !isRefused ? times : 0));
    }
  }

  /**
   * How often one candidate rule was asked and refused, and whom.
   *
   * @param settings the candidate rule
   * @param asked requests it was asked about
   * @param refused requests it did not admit; a shadow rule lets them through all the same
   * @param users distinct users among the refused; {@link #MOST_DISTINCT} means that many or more
   * @param networks distinct networks, by the rule's prefixes, among the refused; bounded like the
   *     users
   */
  public record ReplayedRule(
      LimitSettings.Rule settings,
      long asked,
      long refused,
      Set<String> users,
      Set<ClientIp> networks) {
    /** The bound on distinct users and on distinct networks; further ones are not counted. */
    public static final int MOST_DISTINCT = 100_000;

    private ReplayedRule plus(RateLimitKeySource source, boolean admits, long times) {
      Username username = source.username();
      if (!admits && username != null && users.size() < MOST_DISTINCT) {
        users.add(username.normalised());
      }
      if (!admits && networks.size() < MOST_DISTINCT) {
        networks.add(source.ip().network(settings.ipv4Prefix(), settings.ipv6Prefix()));
      }
      return new ReplayedRule(
          settings, asked + times, refused + (admits ? 0 : times), users, networks);
    }
  }

  /** A replay with full buckets; rules that count by what was not recorded are left out. */
  public LimitReplay(LimitSettings candidate) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    LimitSettings local =
        new LimitSettings(
                LimitSettings.Store.LOCAL,
                candidate.redis(),
                candidate.maxKeys(),
                candidate.singleFlight(),
                candidate.rules().stream().filter(LimitReplay::isRecorded).toList(),
                LimitSettings.ALL_COUNTRIES,
                withoutDevices(candidate.trustedDevices()))
            .withOwners(null, candidate.userPools());
    this.limiter = RateLimiter.local(local, () -> nanos, () -> Instant.EPOCH, key);
    for (LimitRule rule : LaneRules.of(candidate)) {
      if (!isRecorded(rule.settings()) || rule.role() == LimitRule.Role.PAUSED) {
        unreplayed.add(rule.name());
      } else if (rule.takes() && rule.role() != LimitRule.Role.PAUSE_LINKS) {
        LimitSettings.Rule settings = rule.settings();
        rules.put(rule.name(), new ReplayedRule(settings, 0, 0, new HashSet<>(), new HashSet<>()));
      }
    }
  }

  private static boolean isRecorded(LimitSettings.Rule rule) {
    return rule.keys().stream().noneMatch(UNRECORDED::contains);
  }

  /** All devices of a user count as one, so the rule for each gets what the rule for all has. */
  private static LimitSettings.@Nullable TrustedDevices withoutDevices(
      LimitSettings.@Nullable TrustedDevices trusted) {
    return trusted == null
        ? null
        : new LimitSettings.TrustedDevices(
            trusted.remember(),
            trusted.keys(),
            trusted.perUsername(),
            trusted.perUsername(),
            trusted.guesses(),
            trusted.reservePercent());
  }

  /**
   * Replays equal requests, which a flood was recorded as. Beyond {@link #MOST_EQUAL} they count
   * like the last one.
   *
   * @param micros when they arrived, in microseconds of any epoch; a time before that of the
   *     previous request counts as the same time
   * @param wasLimited whether a limit refused them when they were recorded
   * @param succeeded whether they succeeded when they were recorded
   * @param count how many, at least 1
   * @return whether the candidate refuses the last one
   */
  public boolean replay(
      RateLimitKeySource source, long micros, boolean wasLimited, boolean succeeded, long count) {
    firstMicros = totals.asked() == 0 ? micros : firstMicros;
    nanos = Math.max(nanos, TimeUnit.MICROSECONDS.toNanos(micros - firstMicros));
    long single = Math.min(count, MOST_EQUAL);
    for (long i = 1; i < single; i++) {
      replay(source, wasLimited, succeeded, 1);
    }
    return replay(source, wasLimited, succeeded, count - single + 1);
  }

  private boolean replay(
      RateLimitKeySource source, boolean wasLimited, boolean succeeded, long times) {
    RateLimitResult result = limiter.admit(source).result();
    for (RateLimitResult.RuleResult answer : result.rules()) {
      rules.computeIfPresent(
          answer.rule(), (name, rule) -> rule.plus(source, answer.admits(), times));
    }
    boolean refused = result.refusal() != null;
    if (succeeded && !refused) {
      limiter.succeeded(source);
    }
    totals = totals.plus(wasLimited, refused, times);
    return refused;
  }

  /** The rules that were replayed, in the configuration's order. */
  public List<ReplayedRule> rules() {
    return List.copyOf(rules.values());
  }

  /**
   * The names of the rules that could not be replayed, because what they count by was not recorded.
   */
  public List<String> unreplayed() {
    return List.copyOf(unreplayed);
  }

  /** The sums so far. */
  public Totals totals() {
    return totals;
  }
}
