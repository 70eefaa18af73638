package io.forgotpassword.gateway.limit;

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

  /** How often one candidate rule was asked and refused, and whom. For one thread. */
  public static final class ReplayedRule {
    /** The bound on distinct users and on distinct networks; further ones are not counted. */
    public static final int MOST_DISTINCT = 100_000;

    private final LimitSettings.Rule settings;
    private final Set<Object> users = new HashSet<>();
    private final Set<Object> networks = new HashSet<>();
    private long asked;
    private long refused;

    private ReplayedRule(LimitSettings.Rule settings) {
      this.settings = settings;
    }

    private void count(RateLimitKeySource source, boolean admits, long times) {
      asked += times;
      if (!admits) {
        refused += times;
        Username username = source.username();
        if (username != null) {
          add(users, username.normalised());
        }
        add(networks, source.ip().network(settings.ipv4Prefix(), settings.ipv6Prefix()));
      }
    }

    private static void add(Set<Object> seen, Object one) {
      if (seen.size() < MOST_DISTINCT) {
        seen.add(one);
      }
    }

    /** The candidate rule. */
    public LimitSettings.Rule settings() {
      return settings;
    }

    /** Requests it was asked about. */
    public long asked() {
      return asked;
    }

    /** Requests it did not admit; a shadow rule lets them through all the same. */
    public long refused() {
      return refused;
    }

    /** Distinct users among the refused; {@link #MOST_DISTINCT} means that many or more. */
    public int users() {
      return users.size();
    }

    /** Distinct networks, by the rule's prefixes, among the refused; bounded like the users. */
    public int networks() {
      return networks.size();
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
        rules.put(rule.name(), new ReplayedRule(rule.settings()));
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
      ReplayedRule rule = rules.get(answer.rule());
      if (rule != null) {
        rule.count(source, answer.admits(), times);
      }
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
