package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitRule.Role;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Username;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a request may proceed, by all rules at once; see {@link BucketStore}. Shared by
 * all event loops.
 */
public final class RateLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

  /**
   * The rule whose bucket, once emptied, closes the public lane of a username for 24 hours. Trusted
   * devices keep theirs.
   */
  public static final String PAUSED = "paused";

  private static final ClientIp NO_ADDRESS = new ClientIp(0, 0);

  private static final Set<LimitSettings.Key> OF_USER =
      Set.of(LimitSettings.Key.USERNAME, LimitSettings.Key.OWNER);

  /** Counts as a username rule, so that it is never shown; it has no time after which it passes. */
  private static final LimitRefusal COUNTRY =
      new LimitRefusal("phone-countries", null, true, 0, Duration.ZERO, Duration.ZERO, true);

  private final LongSupplier nanoClock;
  private final InstantSource wallClock;
  private final AtomicReference<Ruleset> current;

  private RateLimiter(
      LimitSettings settings,
      List<LimitRule> rules,
      BucketStore store,
      LongSupplier nanoClock,
      InstantSource wallClock,
      byte[] key) {
    this.nanoClock = nanoClock;
    this.wallClock = wallClock;
    EmptyBucketCache limited = new EmptyBucketCache(nanoClock);
    this.current =
        new AtomicReference<>(Ruleset.of(rules, store, SipHash.withKey(key), settings, limited));
  }

  /**
   * Limits on buckets of this process.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   * @param key 16 bytes, the key of the hash that names buckets
   */
  public static RateLimiter local(LimitSettings settings, LongSupplier nanoClock, byte[] key) {
    return local(settings, nanoClock, InstantSource.system(), key);
  }

  /** As above, with a clock that tells how old a trusted device is. */
  static RateLimiter local(
      LimitSettings settings, LongSupplier nanoClock, InstantSource wallClock, byte[] key) {
    List<LimitRule> rules = LaneRules.of(settings);
    BucketStore store = new LocalStore(rules, settings.maxKeys(), nanoClock);
    return new RateLimiter(settings, rules, store, nanoClock, wallClock, key);
  }

  /**
   * Limits on buckets that all gateways with one Redis and one key share. Counts locally while
   * Redis is away. Must be closed.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   * @param key 16 bytes, the key of the hash that names buckets
   * @throws IllegalArgumentException if the settings' Redis URI is not understood
   */
  public static RateLimiter redis(LimitSettings settings, LongSupplier nanoClock, byte[] key) {
    return redis(settings, nanoClock, RedisTimings.PRODUCTION, key);
  }

  static RateLimiter redis(
      LimitSettings settings, LongSupplier nanoClock, RedisTimings timings, byte[] key) {
    List<LimitRule> rules = LaneRules.of(settings);
    BucketStore store = DegradingStore.start(settings, rules, nanoClock, timings);
    return new RateLimiter(settings, rules, store, nanoClock, InstantSource.system(), key);
  }

  /** Completes when buckets are shared, or when a start should not wait for that any longer. */
  public Future<Void> ready() {
    return current().store().ready();
  }

  /** A quota that all gateways with one Redis share; empty when buckets are this process' own. */
  public Optional<SharedQuota> sharedQuota(QuotaCategory category) {
    return current().store().quota(category);
  }

  /** Where buckets are kept at the moment. */
  public StoreState storeState() {
    return current().store().state();
  }

  /** Releases connections, without waiting. */
  public void close() {
    current().store().close();
  }

  /**
   * From now on other rules are asked; what was spent under the old ones stays spent. Takes a
   * second for some million buckets, so it must not run on an event loop. Requests are decided
   * meanwhile. The rules for trusted devices and pause links stay.
   */
  public synchronized void replaceRules(List<LimitSettings.Rule> settings) {
    Ruleset before = current();
    List<LimitRule> rules = LaneRules.of(before.settings().withRules(settings));
    for (LimitRule rule : rules) {
      if (before.rules().stream().noneMatch(rule::hasKeysOf)) {
        LOG.warn(
            "limit rule {} starts anew with full buckets: no rule had its name and its key before",
            rule.name());
      }
    }
    BucketStore store = before.store().withRules(rules);
    EmptyBucketCache nobody = before.limited().emptied();
    current.set(Ruleset.of(rules, store, before.hash(), before.settings(), nobody));
  }

  /**
   * Asks all rules of the request's lane. Never blocks; the result may come on a thread of the
   * store's. A device that was forgotten, or of which the store cannot say, counts as none.
   */
  public Future<RateLimitResult> admit(RateLimitKeySource source) {
    Ruleset ruleset = current();
    long asked = nanoClock.getAsLong();
    long deviceAge = ruleset.deviceAge(source, wallClock.instant());
    return admit(source, ruleset, deviceAge)
        .compose(
            answer ->
                answer.isDeviceRefused()
                    ? admit(source, ruleset, Ruleset.NO_DEVICE)
                    : Future.succeededFuture(answer))
        .onSuccess(answer -> ruleset.keepRefusals(answer, asked));
  }

  private Future<RateLimitResult> admit(
      RateLimitKeySource source, Ruleset ruleset, long deviceAge) {
    PhoneCountry phone = ruleset.phoneOf(source);
    List<BucketRequest> requests = ruleset.requestsOf(source, phone, deviceAge);
    return phone == null || phone.isOneOf(ruleset.settings().phoneCountries())
        ? ask(requests, false, null, ruleset)
        : ask(withoutUsernameRules(requests), true, COUNTRY, ruleset);
  }

  /**
   * The answer to a request of which only the head is there, when its address is known to be
   * limited; null when the rules must be asked. Charges nothing, as all refusals by address.
   */
  public @Nullable RateLimitResult knownRefusal(Operation operation, ClientIp ip) {
    return current().knownRefusal(operation, ip);
  }

  /**
   * Asks the rules about a request that is identical to one in flight: those by address or budget,
   * and the address pays.
   */
  public Future<RateLimitResult> admitIdentical(RateLimitKeySource source) {
    Ruleset ruleset = current();
    long asked = nanoClock.getAsLong();
    List<BucketRequest> requests = ruleset.requestsOf(source, null, Ruleset.NO_DEVICE);
    return ask(withoutUsernameRules(requests), true, null, ruleset)
        .onSuccess(answer -> ruleset.keepRefusals(answer, asked));
  }

  private static List<BucketRequest> withoutUsernameRules(List<BucketRequest> requests) {
    return requests.stream().filter(request -> request.rule().kind().isShown()).toList();
  }

  private static Future<RateLimitResult> ask(
      List<BucketRequest> requests,
      boolean addressAlone,
      @Nullable LimitRefusal concealed,
      Ruleset ruleset) {
    return requests.isEmpty()
        ? Future.succeededFuture(new RateLimitResult(List.of(), concealed))
        : ruleset
            .store()
            .consume(requests, addressAlone)
            .map(probes -> RateLimitResult.of(requests, probes, concealed));
  }

  /**
   * Tells that a request succeeded. A right code gives back all guesses: this fills up the buckets
   * of the username that count only guesses at codes, in the request's lane.
   */
  public Future<Void> succeeded(RateLimitKeySource source) {
    Ruleset ruleset = current();
    long deviceAge = ruleset.deviceAge(source, wallClock.instant());
    Future<Void> resets = Future.succeededFuture();
    for (BucketRequest request : ruleset.requestsOf(source, ruleset.phoneOf(source), deviceAge)) {
      if (request.rule().isGuessCap()) {
        resets = resets.compose(done -> ruleset.store().reset(request));
      }
    }
    return resets;
  }

  /**
   * Whether a pause link is used for the first time. Each gateway answers for itself while Redis is
   * away. Fails when no pause links are configured.
   *
   * @param token what tells the link from others
   */
  public Future<Boolean> firstUse(byte[] token) {
    Ruleset ruleset = current();
    LimitRule links = ruleset.ruleOf(Role.PAUSE_LINKS);
    return links == null
        ? Future.failedFuture(new IllegalStateException("no pause links are configured"))
        : ruleset
            .store()
            .consume(List.of(new BucketRequest(links, ruleset.hash().of(token))), false)
            .map(probes -> probes.get(0).admits());
  }

  /**
   * The bucket that a {@link RateLimitResult.RuleResult} names.
   *
   * @return empty when no rule has that name, or no bucket can have that key, or when it tells of
   *     forgotten devices: filled up, it would have them known again
   */
  public Optional<Bucket> bucket(String rule, String key) {
    Ruleset ruleset = current();
    return BucketKey.parse(key)
        .flatMap(
            parsed ->
                ruleset
                    .named(rule)
                    .filter(LimitRule::mayBeFilledUp)
                    .map(known -> bucket(new BucketRequest(known, parsed), ruleset)));
  }

  /** The buckets of one user, in every rule that counts by the username alone; of all pools. */
  public List<Bucket> bucketsOf(Username username) {
    return bucketsOf(
        named(NO_ADDRESS, username, null),
        rule -> rule.countsOnlyBy(OF_USER) && rule.mayBeFilledUp());
  }

  /** The bucket that closes the public lane of a user of a client's pool; with pause links, one. */
  public List<Bucket> pausedOf(Username username, String clientId) {
    return bucketsOf(named(NO_ADDRESS, username, clientId), rule -> rule.role() == Role.PAUSED);
  }

  /** The buckets that, emptied, forget the devices of one user: one for each user pool. */
  public List<Bucket> devicesOf(Username username) {
    return bucketsOf(named(NO_ADDRESS, username, null), rule -> !rule.mayBeFilledUp());
  }

  /** The buckets of one address and its network, in every rule that counts by nothing else. */
  public List<Bucket> bucketsOf(ClientIp ip) {
    return bucketsOf(named(ip, null, null), rule -> rule.countsOnlyBy(LimitRule.ADDRESSES));
  }

  private static RateLimitKeySource named(
      ClientIp ip, @Nullable Username username, @Nullable String clientId) {
    return new RateLimitKeySource.Named(
        Operation.FORGOT_PASSWORD, ip, username, clientId, null, null);
  }

  private List<Bucket> bucketsOf(RateLimitKeySource source, Predicate<LimitRule> condition) {
    Ruleset ruleset = current();
    return ruleset.bucketsOf(source, condition).stream()
        .map(request -> bucket(request, ruleset))
        .toList();
  }

  private Ruleset current() {
    return Objects.requireNonNull(current.get());
  }

  private Bucket bucket(BucketRequest request, Ruleset ruleset) {
    return new Bucket(
        request, ruleset.store(), () -> current.updateAndGet(Ruleset::withNobodyLimited));
  }
}
