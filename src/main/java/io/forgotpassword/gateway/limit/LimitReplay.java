package io.forgotpassword.gateway.limit;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What candidate rules would have done with recorded requests, on a clock that goes by their times.
 * A request that a limit had refused and the candidate admits has no recorded outcome; it counts as
 * one that did not succeed, so it gives no guesses back. For one thread.
 */
public final class LimitReplay {
  /** What no record of a request holds. */
  private static final Set<LimitSettings.Key> UNRECORDED =
      EnumSet.of(LimitSettings.Key.FINGERPRINT, LimitSettings.Key.PHONE_COUNTRY);

  private static final int KEY_BYTES = 16;

  private final Map<String, ReplayedRule> rules = new LinkedHashMap<>();
  private final List<LimitSettings.Rule> unreplayed = new ArrayList<>();
  private final RateLimiter limiter;
  private long firstMicros;
  private long nanos;
  private Totals totals = new Totals(0, 0, 0, 0, 0);

  /**
   * How many requests were refused.
   *
   * @param asked all requests
   * @param recorded those that limits refused then
   * @param candidate those that the candidate refuses
   * @param newlyRefused those that only the candidate refuses
   * @param newlyAdmitted those that only the recorded limits refused
   */
  public record Totals(
      long asked, long recorded, long candidate, long newlyRefused, long newlyAdmitted) {
    Totals and(boolean was, boolean is) {
      return new Totals(
          asked + 1,
          recorded + (was ? 1 : 0),
          candidate + (is ? 1 : 0),
          newlyRefused + (is && !was ? 1 : 0),
          newlyAdmitted + (was && !is ? 1 : 0));
    }
  }

  /** A replay with empty buckets; rules that count by what was not recorded are left out. */
  public LimitReplay(LimitSettings candidate) {
    List<LimitSettings.Rule> replayed = new ArrayList<>();
    for (LimitSettings.Rule rule : candidate.rules()) {
      if (rule.keys().stream().anyMatch(UNRECORDED::contains)) {
        unreplayed.add(rule);
      } else {
        replayed.add(rule);
        rules.put(rule.name(), new ReplayedRule(rule));
      }
    }
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    LimitSettings local =
        new LimitSettings(
            LimitSettings.Store.LOCAL,
            candidate.redis(),
            candidate.maxKeys(),
            candidate.singleFlight(),
            replayed,
            LimitSettings.ALL_COUNTRIES);
    this.limiter = RateLimiter.local(local, () -> nanos, key);
  }

  /**
   * Replays one request.
   *
   * @param micros when it arrived, in microseconds of any epoch; earlier than the one before counts
   *     as at the same time
   * @param wasLimited whether a limit refused it then
   * @param succeeded whether it turned out well then
   * @return whether the candidate refuses it
   */
  public boolean replay(
      RateLimitKeySource subject, long micros, boolean wasLimited, boolean succeeded) {
    firstMicros = totals.asked() == 0 ? micros : firstMicros;
    nanos = Math.max(nanos, TimeUnit.MICROSECONDS.toNanos(micros - firstMicros));
    RateLimitResult admission = limiter.admit(subject).result();
    admission.forEach(
        (name, enforced, admits) -> {
          ReplayedRule rule = rules.get(name);
          if (rule != null) {
            rule.count(subject, admits);
          }
        });
    boolean refused = admission.refusal() != null;
    if (succeeded && !refused) {
      limiter.succeeded(subject);
    }
    totals = totals.and(wasLimited, refused);
    return refused;
  }

  /** The rules that were asked, in the configuration's order. */
  public List<ReplayedRule> rules() {
    return List.copyOf(rules.values());
  }

  /** The rules that could not be asked, because what they count by was not recorded. */
  public List<LimitSettings.Rule> unreplayed() {
    return List.copyOf(unreplayed);
  }

  /** The sums so far. */
  public Totals totals() {
    return totals;
  }
}
