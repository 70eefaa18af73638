package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code limits} of the configuration.
 *
 * @param redis a Redis URI; secret because it may hold a password
 * @param maxKeys the bound on keys in the local store
 * @param singleFlight how long identical requests share one message; zero is off
 * @param phoneCountries whose phone numbers may be usernames: ISO 3166 regions such as {@code DE}
 *     and calling codes such as {@code +49}, or {@link #ALL_COUNTRIES}
 * @param trustedDevices null when no device is known again
 * @param pauseLinks how long a link is good by which an owner pauses the public lane; null for none
 * @param userPools the user pool of each client, by its id; empty for one that says none. Without
 *     any, all are of one pool
 */
public record LimitSettings(
    Store store,
    Secret redis,
    int maxKeys,
    Duration singleFlight,
    List<Rule> rules,
    Set<String> phoneCountries,
    @Nullable TrustedDevices trustedDevices,
    @Nullable Duration pauseLinks,
    Map<String, String> userPools) {

  /** The names of the rules that a configuration does not list; see {@link LaneRules}. */
  public static final Set<String> UNLISTED_RULES =
      Set.of(
          "trusted-device",
          "trusted-username",
          "trusted-guesses",
          "forgotten-devices",
          RateLimiter.PAUSED,
          "pause-links");

  /** Phone numbers of every country may be usernames. */
  public static final Set<String> ALL_COUNTRIES = Set.of("*");

  /** Settings without pause links. */
  public LimitSettings(
      Store store,
      Secret redis,
      int maxKeys,
      Duration singleFlight,
      List<Rule> rules,
      Set<String> phoneCountries,
      @Nullable TrustedDevices trustedDevices) {
    this(
        store, redis, maxKeys, singleFlight, rules, phoneCountries, trustedDevices, null, Map.of());
  }

  /** The share of permits for calls to Cognito that is kept for trusted devices. */
  public int reservePercent() {
    return trustedDevices == null ? 0 : trustedDevices.reservePercent();
  }

  /** These settings with other rules. */
  public LimitSettings withRules(List<Rule> others) {
    return with(others, trustedDevices, pauseLinks, userPools);
  }

  /** These settings with other device keys, unless one of the two has none. */
  public LimitSettings withDeviceKeys(List<Secret> others) {
    TrustedDevices known = trustedDevices;
    return known == null || known.keys().isEmpty() || others.isEmpty()
        ? this
        : with(rules, known.withKeys(others), pauseLinks, userPools);
  }

  /** These settings with pause links, and with the user pools of clients. */
  public LimitSettings withOwners(@Nullable Duration links, Map<String, String> pools) {
    return with(rules, trustedDevices, links, pools);
  }

  private LimitSettings with(
      List<Rule> rules,
      @Nullable TrustedDevices devices,
      @Nullable Duration links,
      Map<String, String> pools) {
    return new LimitSettings(
        store, redis, maxKeys, singleFlight, rules, phoneCountries, devices, links, pools);
  }

  /** {@code limits.store}. */
  public enum Store {
    /** This process only. */
    LOCAL,
    /** Shared by every gateway on one Redis. */
    REDIS
  }

  /** What a rule counts by. */
  public enum Key {
    /** The client's address; IPv6 by its /64. */
    IP,
    /** The client's network, by the rule's prefixes. */
    NETWORK,
    /** The normalised username. */
    USERNAME,
    /** The connection's fingerprint. */
    FINGERPRINT,
    /** The app client. */
    CLIENT,
    /**
     * The country calling code, when the username is a phone number. Such a rule does not count
     * other usernames; other rules do.
     */
    PHONE_COUNTRY,
    /** Everything together. */
    GLOBAL,
    /** The trusted device; only rules that the gateway adds have it. */
    DEVICE,
    /**
     * The username in lower case, in its user pool: the owner's own buckets, which nobody reaches
     * who has an account with a similar name. Only rules that the gateway adds have it.
     */
    OWNER
  }

  /**
   * {@code limits.trusted-devices}: what a device that proved to be the owner's may ask for instead
   * of what everybody may.
   *
   * @param remember how long a device is known after it proved itself
   * @param keys what its cookie is signed with: the first signs, all verify; empty when the gateway
   *     makes its own
   * @param allow the messages of one device and username
   * @param perUsername the messages of all devices of a username
   * @param guesses at the code, of all devices of a username
   * @param reservePercent the share of the governor's turns that is kept for trusted devices, 0..50
   */
  public record TrustedDevices(
      Duration remember,
      List<Secret> keys,
      List<Allowance> allow,
      List<Allowance> perUsername,
      List<Allowance> guesses,
      int reservePercent) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    /** What holds where the section says nothing. */
    public static final TrustedDevices DEFAULT =
        new TrustedDevices(
            Duration.ofDays(180),
            List.of(),
            List.of(new Allowance(2, HOUR), new Allowance(6, DAY)),
            List.of(new Allowance(2, HOUR), new Allowance(10, DAY)),
            List.of(new Allowance(3, HOUR)),
            20);

    private TrustedDevices withKeys(List<Secret> others) {
      return new TrustedDevices(remember, others, allow, perUsername, guesses, reservePercent);
    }
  }

  /** Whether a rule refuses or only counts. */
  public enum Mode {
    /** Refuses what is over the limit. */
    ENFORCE,
    /** Counts what it would have refused. */
    SHADOW
  }

  /**
   * One window of a rule, such as {@code 10 per 15m}.
   *
   * @param permits at least 1
   * @param window at least one second
   */
  public record Allowance(long permits, Duration window) {}

  /**
   * One of {@code limits.rules}.
   *
   * @param keys one key, or the two of a pair such as {@code username+network}
   * @param allow every window must allow a request
   * @param ipv4Prefix 1..32, for {@link Key#NETWORK}
   * @param ipv6Prefix 1..128, for {@link Key#NETWORK}
   * @param operations the operations it counts; those of recovery when the configuration names none
   */
  public record Rule(
      String name,
      List<Key> keys,
      List<Allowance> allow,
      Mode mode,
      int ipv4Prefix,
      int ipv6Prefix,
      Set<Operation> operations) {}
}
