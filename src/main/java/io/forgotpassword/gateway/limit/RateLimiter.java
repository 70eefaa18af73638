package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Username;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a request may proceed, by all rules at once; see {@link BucketStore}. Shared by
 * all event loops.
 */
public final class RateLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);
  private static final ClientIp NO_ADDRESS = new ClientIp(0, 0);

  /** Counts as a username rule, so that it is never shown; it has no time after which it passes. */
  private static final LimitRefusal COUNTRY =
      new LimitRefusal("phone-countries", null, true, 0, Duration.ZERO, Duration.ZERO, true);

  private final SipHash hash;
  private final Set<String> phoneCountries;
  private final LongSupplier nanoClock;
  private final AtomicReference<LimitedAddresses> limited;
  private volatile Ruleset current;

  /** The rules and the store made for them, replaced as one. */
  private record Ruleset(
      List<LimitRule> rules,
      List<LimitRule> guessCaps,
      boolean needsPhoneCountry,
      BucketStore store) {}

  RateLimiter(
      List<LimitRule> rules,
      BucketStore store,
      SipHash hash,
      Set<String> phoneCountries,
      LongSupplier nanoClock) {
    this.hash = hash;
    this.phoneCountries = phoneCountries;
    this.nanoClock = nanoClock;
    this.limited = new AtomicReference<>(new LimitedAddresses(rules, nanoClock));
    this.current = ruleset(rules, store);
  }

  private Ruleset ruleset(List<LimitRule> rules, BucketStore store) {
    boolean needsPhoneCountry =
        !phoneCountries.equals(LimitSettings.ALL_COUNTRIES)
            || rules.stream().anyMatch(LimitRule::countsByPhoneCountry);
    if (needsPhoneCountry) {
      PhoneCountry.load();
    }
    List<LimitRule> guessCaps = rules.stream().filter(LimitRule::isGuessCap).toList();
    return new Ruleset(rules, guessCaps, needsPhoneCountry, store);
  }

  /**
   * Limits on buckets of this process.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   * @param key 16 bytes, the key of the hash that names buckets
   */
  public static RateLimiter local(LimitSettings settings, LongSupplier nanoClock, byte[] key) {
    List<LimitRule> rules = LimitRule.of(settings.rules());
    BucketStore store = new LocalStore(rules, settings.maxKeys(), nanoClock);
    return new RateLimiter(
        rules, store, SipHash.withKey(key), settings.phoneCountries(), nanoClock);
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
    List<LimitRule> rules = LimitRule.of(settings.rules());
    BucketStore store = DegradingStore.start(settings, rules, nanoClock, RedisTimings.PRODUCTION);
    return new RateLimiter(
        rules, store, SipHash.withKey(key), settings.phoneCountries(), nanoClock);
  }

  /** Completes when buckets are shared, or when a start should not wait for that any longer. */
  public Future<Void> ready() {
    return current.store().ready();
  }

  /** A quota that all gateways with one Redis share; empty when buckets are this process' own. */
  public Optional<SharedQuota> sharedQuota(QuotaCategory category) {
    return current.store().quota(category);
  }

  /** Where buckets are kept at the moment. */
  public StoreState storeState() {
    return current.store().state();
  }

  /** Releases connections, without waiting. */
  public void close() {
    current.store().close();
  }

  /**
   * From now on other rules are asked; what was spent under the old ones stays spent. Takes a
   * second for some million buckets, so it must not run on an event loop. Requests are decided
   * meanwhile.
   */
  public synchronized void replaceRules(List<LimitSettings.Rule> settings) {
    List<LimitRule> rules = LimitRule.of(settings);
    for (LimitRule rule : rules) {
      if (current.rules().stream().noneMatch(rule::hasKeysOf)) {
        LOG.warn(
            "limit rule {} starts anew with full buckets: no rule had its name and its key before",
            rule.name());
      }
    }
    current = ruleset(rules, current.store().withRules(rules));
    limited.set(new LimitedAddresses(rules, nanoClock));
  }

  /** Asks all rules. Never blocks; the result may come on a thread of the store's. */
  public Future<RateLimitResult> admit(RateLimitKeySource source) {
    LimitedAddresses known = known();
    Ruleset ruleset = current;
    PhoneCountry phone = phoneOf(source, ruleset);
    List<BucketRequest> requests = requestsOf(ruleset.rules(), source, phone);
    Future<RateLimitResult> result =
        phone == null || phone.isOneOf(phoneCountries)
            ? ask(requests, false, null, ruleset)
            : ask(withoutUsernameRules(requests), true, COUNTRY, ruleset);
    return result.onSuccess(answer -> known.add(source.ip(), answer));
  }

  /**
   * The answer to a request of which only the head is there, when its address is known to be
   * limited; null when the rules must be asked. Charges nothing, as all refusals by address.
   */
  public @Nullable RateLimitResult knownRefusal(Operation operation, ClientIp ip) {
    return known().refusal(operation, ip);
  }

  /**
   * Asks the rules about a request that is identical to one in flight: those by address or budget,
   * and the address pays.
   */
  public Future<RateLimitResult> admitIdentical(RateLimitKeySource source) {
    LimitedAddresses known = known();
    Ruleset ruleset = current;
    List<BucketRequest> requests = requestsOf(ruleset.rules(), source, null);
    return ask(withoutUsernameRules(requests), true, null, ruleset)
        .onSuccess(answer -> known.add(source.ip(), answer));
  }

  private static List<BucketRequest> withoutUsernameRules(List<BucketRequest> requests) {
    return requests.stream()
        .filter(request -> request.rule().kind() != LimitRule.Kind.USERNAME)
        .toList();
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

  private @Nullable PhoneCountry phoneOf(RateLimitKeySource source, Ruleset ruleset) {
    Username username = source.username();
    return username != null && ruleset.needsPhoneCountry() ? PhoneCountry.of(username) : null;
  }

  private List<BucketRequest> requestsOf(
      List<LimitRule> rules, RateLimitKeySource source, @Nullable PhoneCountry phone) {
    List<BucketRequest> requests = new ArrayList<>(rules.size());
    for (LimitRule rule : rules) {
      BucketKey key = rule.counts(source.operation()) ? rule.keyOf(source, phone, hash) : null;
      if (key != null) {
        requests.add(new BucketRequest(rule, key));
      }
    }
    return requests;
  }

  /**
   * Tells that a request succeeded. A right code gives back all guesses: this fills up the buckets
   * of the username that count only guesses at codes.
   */
  public Future<Void> succeeded(RateLimitKeySource source) {
    Ruleset ruleset = current;
    PhoneCountry phone = ruleset.guessCaps().isEmpty() ? null : phoneOf(source, ruleset);
    Future<Void> resets = Future.succeededFuture();
    for (BucketRequest request : requestsOf(ruleset.guessCaps(), source, phone)) {
      resets = resets.compose(done -> ruleset.store().reset(request));
    }
    return resets;
  }

  /**
   * The bucket that a {@link RateLimitResult.RuleResult} names.
   *
   * @return empty when no rule has that name, or no bucket can have that key
   */
  public Optional<Bucket> bucket(String rule, String key) {
    Ruleset ruleset = current;
    return BucketKey.parse(key)
        .flatMap(
            parsed ->
                ruleset.rules().stream()
                    .filter(known -> known.name().equals(rule))
                    .findFirst()
                    .map(known -> bucket(known, parsed, ruleset)));
  }

  /** The buckets of one user, in every rule that counts by the username and by nothing else. */
  public List<Bucket> bucketsOf(Username username) {
    return bucketsOf(named(NO_ADDRESS, username), Set.of(LimitSettings.Key.USERNAME));
  }

  /** The buckets of one address and its network, in every rule that counts by nothing else. */
  public List<Bucket> bucketsOf(ClientIp ip) {
    return bucketsOf(named(ip, null), Set.of(LimitSettings.Key.IP, LimitSettings.Key.NETWORK));
  }

  private static RateLimitKeySource named(ClientIp ip, @Nullable Username username) {
    return new RateLimitKeySource.Named(Operation.FORGOT_PASSWORD, ip, username, null, null);
  }

  private List<Bucket> bucketsOf(RateLimitKeySource source, Set<LimitSettings.Key> keys) {
    Ruleset ruleset = current;
    List<Bucket> buckets = new ArrayList<>();
    for (LimitRule rule : ruleset.rules()) {
      BucketKey key = rule.countsOnlyBy(keys) ? rule.keyOf(source, null, hash) : null;
      if (key != null) {
        buckets.add(bucket(rule, key, ruleset));
      }
    }
    return buckets;
  }

  private LimitedAddresses known() {
    return Objects.requireNonNull(limited.get());
  }

  private Bucket bucket(LimitRule rule, BucketKey key, Ruleset ruleset) {
    return new Bucket(
        new BucketRequest(rule, key),
        ruleset.store(),
        () -> limited.updateAndGet(LimitedAddresses::emptied));
  }

  /** STUB until lane-limits is merged. */
  public static final String PAUSED = "paused";

  public BucketKey pausedKey(Username username) {
    return hash.of(username.normalised().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  public Future<Void> pause(BucketKey username) {
    return Future.succeededFuture();
  }

  public Future<Void> unpause(BucketKey username) {
    return Future.succeededFuture();
  }

  private final java.util.Set<BucketKey> used = java.util.concurrent.ConcurrentHashMap.newKeySet();

  public Future<Boolean> firstUse(byte[] token) {
    return Future.succeededFuture(used.add(hash.of(token)));
  }
}
