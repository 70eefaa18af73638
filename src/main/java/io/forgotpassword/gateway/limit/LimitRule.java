package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule: it turns a request into the name of the bucket that counts the request. */
final class LimitRule {
  /** A home or a phone usually has a whole /64 of IPv6 addresses. */
  private static final int IPV6_HOST_PREFIX = 64;

  private static final int IPV4_HOST_PREFIX = 32;

  private static final int IPV4_TAG_PREFIX = 24;

  private static final int IPV6_TAG_PREFIX = 48;

  private static final byte[] NOTHING = {};

  private static final Set<LimitSettings.Key> BUDGETS =
      EnumSet.of(LimitSettings.Key.CLIENT, LimitSettings.Key.GLOBAL);

  static final Set<LimitSettings.Key> ADDRESSES =
      EnumSet.of(LimitSettings.Key.IP, LimitSettings.Key.NETWORK);

  private final LimitSettings.Rule settings;
  private final Role role;
  private final Kind kind;
  private final WindowUnits units;

  /** Which requests are asked about a rule, and whether it takes what they ask for. */
  enum Role {
    /** Those of both lanes; of the public lane alone when it counts by username. */
    CONFIGURED,
    /** Those of trusted devices, in place of the configured rules by username. */
    TRUSTED,
    /**
     * Those of trusted devices; takes nothing. It has a permit for each second since the devices of
     * a username were forgotten, and a device asks for as many as it is old.
     */
    FORGOTTEN_DEVICES,
    /**
     * Those of the public lane; takes nothing. It has no permit while the owner paused the lane.
     */
    PAUSED,
    /** None: it counts the uses of one link. */
    PAUSE_LINKS
  }

  /** What a rule counts, which decides whether its refusal is shown and what is charged then. */
  enum Kind {
    /** The caller's address, network or software: shown. */
    ADDRESS(1),
    /** What all callers share: shown. */
    BUDGET(2),
    /** Whether a device is trusted: refuses nobody, but the request is asked about without it. */
    DEVICE(2),
    /** Whom the request is for: concealed. */
    USERNAME(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** As {@code consume.lua} knows it. */
    int number() {
      return number;
    }

    /** Whether a caller may learn of its refusals; nobody learns of those by username. */
    boolean isShown() {
      return this == ADDRESS || this == BUDGET;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  LimitRule(LimitSettings.Rule settings, Role role) {
    this.settings = settings;
    this.role = role;
    this.kind = role == Role.FORGOTTEN_DEVICES ? Kind.DEVICE : kindOf(settings.keys());
    this.units = new WindowUnits(settings.allow());
  }

  private static boolean namesUser(List<LimitSettings.Key> keys) {
    return keys.contains(LimitSettings.Key.USERNAME) || keys.contains(LimitSettings.Key.OWNER);
  }

  private static Kind kindOf(List<LimitSettings.Key> keys) {
    if (namesUser(keys) || keys.contains(LimitSettings.Key.PHONE_COUNTRY)) {
      return Kind.USERNAME;
    }
    return BUDGETS.containsAll(keys) ? Kind.BUDGET : Kind.ADDRESS;
  }

  static List<LimitRule> of(List<LimitSettings.Rule> settings) {
    return settings.stream().map(rule -> new LimitRule(rule, Role.CONFIGURED)).toList();
  }

  String name() {
    return settings.name();
  }

  LimitSettings.Rule settings() {
    return settings;
  }

  List<Allowance> windows() {
    return settings.allow();
  }

  /** The windows as {@code consume.lua} counts. */
  WindowUnits units() {
    return units;
  }

  Kind kind() {
    return kind;
  }

  boolean isEnforced() {
    return settings.mode() == LimitSettings.Mode.ENFORCE;
  }

  Role role() {
    return role;
  }

  boolean isOfTrustedLane() {
    return isOf(Lane.TRUSTED) && !isOf(Lane.PUBLIC);
  }

  /** False when it only asks whether permits are there. */
  boolean takes() {
    return role != Role.FORGOTTEN_DEVICES && role != Role.PAUSED;
  }

  /** False when it tells of forgotten devices: filled up, it would have them known again. */
  boolean mayBeFilledUp() {
    return role != Role.FORGOTTEN_DEVICES;
  }

  boolean counts(Operation operation) {
    return settings.operations().contains(operation);
  }

  /** Whether the requests of a lane are asked about. */
  boolean isOf(Lane lane) {
    return switch (role) {
      case CONFIGURED ->
          lane == Lane.PUBLIC || !settings.keys().contains(LimitSettings.Key.USERNAME);
      case TRUSTED, FORGOTTEN_DEVICES -> lane == Lane.TRUSTED;
      case PAUSED -> lane == Lane.PUBLIC;
      case PAUSE_LINKS -> false;
    };
  }

  boolean countsByPhoneCountry() {
    return settings.keys().contains(LimitSettings.Key.PHONE_COUNTRY);
  }

  /** Whether it counts guesses at one user's code, and nothing else. */
  boolean isGuessCap() {
    return namesUser(settings.keys())
        && settings.operations().equals(Set.of(Operation.CONFIRM_FORGOT_PASSWORD));
  }

  /** Whether it refuses by the address alone, whatever else a request says. */
  boolean refusesAddresses() {
    return isEnforced() && countsOnlyBy(ADDRESSES);
  }

  LimitRefusal refusal(BucketKey key, BucketProbe probe) {
    // The rules may have been replaced meanwhile, by a rule with fewer windows or more.
    int shown = Math.min(probe.window(), settings.allow().size() - 1);
    Allowance window = settings.allow().get(shown);
    return new LimitRefusal(
        settings.name(),
        key,
        !kind.isShown(),
        window.permits(),
        window.window(),
        Duration.ofNanos(probe.nanosToWait()),
        countsByPhoneCountry());
  }

  /** Whether both rules give a request the same bucket, so that what was spent stays spent. */
  boolean hasKeysOf(LimitRule other) {
    return settings.name().equals(other.settings.name())
        && settings.keys().equals(other.settings.keys())
        && settings.ipv4Prefix() == other.settings.ipv4Prefix()
        && settings.ipv6Prefix() == other.settings.ipv6Prefix();
  }

  /** Whether the rule counts by these keys and by no others. */
  boolean countsOnlyBy(Set<LimitSettings.Key> keys) {
    return keys.containsAll(settings.keys());
  }

  /**
   * The bucket of a request. Requests that lack what a key counts by share one bucket. The
   * exception is a rule by phone country, which has no bucket, null, for other usernames.
   *
   * <p>The upper half of the key is the hash of what {@link #hashTag()} names, so that a cluster
   * can keep all buckets of one user, or of one network, on one node.
   *
   * @param phone the country of the username; null when it is no phone number, or no rule needs it
   */
  @Nullable BucketKey keyOf(RateLimitKeySource source, @Nullable PhoneCountry phone, SipHash hash) {
    List<LimitSettings.Key> keys = settings.keys();
    byte[] first = valueOf(keys.get(0), source, phone);
    byte[] second = keys.size() > 1 ? valueOf(keys.get(1), source, phone) : NOTHING;
    if (first == null || second == null) {
      return null;
    }
    byte[] material = new byte[Integer.BYTES + first.length + second.length];
    ByteBuffer.wrap(material).putInt(first.length).put(first).put(second);
    BucketKey own = hash.of(material);
    return switch (hashTag()) {
      case 'u' -> new BucketKey(hash.of(usernameOf(source)).high(), own.low());
      case 'n' -> new BucketKey(hash.of(bytesOf(taggedNetwork(source.ip()))).high(), own.low());
      default -> own;
    };
  }

  /** {@code u} for buckets of one username, {@code n} of one network, {@code b} of their own. */
  char hashTag() {
    if (namesUser(settings.keys())) {
      return 'u';
    }
    boolean ofAddress = settings.keys().stream().anyMatch(ADDRESSES::contains);
    return ofAddress && kind == Kind.ADDRESS ? 'n' : 'b';
  }

  /** A network that is not smaller than that of the rule's buckets. */
  private ClientIp taggedNetwork(ClientIp ip) {
    return settings.keys().contains(LimitSettings.Key.IP)
        ? ip.network(IPV4_TAG_PREFIX, IPV6_TAG_PREFIX)
        : ip.network(
            Math.min(IPV4_TAG_PREFIX, settings.ipv4Prefix()),
            Math.min(IPV6_TAG_PREFIX, settings.ipv6Prefix()));
  }

  private byte @Nullable [] valueOf(
      LimitSettings.Key key, RateLimitKeySource source, @Nullable PhoneCountry phone) {
    return switch (key) {
      case IP -> bytesOf(source.ip().network(IPV4_HOST_PREFIX, IPV6_HOST_PREFIX));
      case NETWORK -> bytesOf(source.ip().network(settings.ipv4Prefix(), settings.ipv6Prefix()));
      case USERNAME -> usernameOf(source);
      case OWNER -> bytesOf(source.username() == null ? "" : source.username().lowerCase());
      case CLIENT -> bytesOf(source.clientId());
      case FINGERPRINT -> bytesOf(source.fingerprint());
      case PHONE_COUNTRY -> phone == null ? null : bytesOf("+" + phone.callingCode());
      case GLOBAL -> NOTHING;
      case DEVICE -> bytesOf(source.device() == null ? null : source.device().id());
    };
  }

  private static byte[] usernameOf(RateLimitKeySource source) {
    Username username = source.username();
    return bytesOf(username == null ? null : username.normalised());
  }

  private static byte[] bytesOf(ClientIp ip) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(ip.high()).putLong(ip.low()).array();
  }

  private static byte[] bytesOf(@Nullable String text) {
    return text == null ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }
}
