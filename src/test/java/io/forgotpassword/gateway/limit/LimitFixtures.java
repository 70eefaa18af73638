package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Rules, requests and a clock for the limits' tests. */
final class LimitFixtures {
  static final byte[] KEY = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private LimitFixtures() {}

  static LimitSettings.Rule rule(String name, LimitSettings.Key key, String... allow) {
    return rule(name, List.of(key), LimitSettings.Mode.ENFORCE, allow);
  }

  static LimitSettings.Rule rule(
      String name, List<LimitSettings.Key> keys, LimitSettings.Mode mode, String... allow) {
    List<LimitSettings.Allowance> windows =
        Arrays.stream(allow).map(LimitFixtures::allowance).toList();
    return new LimitSettings.Rule(
        name, keys, windows, mode, 24, 48, EnumSet.allOf(Operation.class));
  }

  /** {@code "3 per 15s"}: permits and seconds. */
  private static LimitSettings.Allowance allowance(String text) {
    String[] parts = text.split(" per ", -1);
    long seconds = Long.parseLong(parts[1].replace("s", ""));
    return new LimitSettings.Allowance(Long.parseLong(parts[0]), Duration.ofSeconds(seconds));
  }

  static LimitSettings settings(int maxKeys, LimitSettings.Rule... rules) {
    return new LimitSettings(
        LimitSettings.Store.LOCAL,
        Secret.NONE,
        maxKeys,
        Duration.ZERO,
        List.of(rules),
        LimitSettings.ALL_COUNTRIES,
        null);
  }

  static LimitSettings withLanes(
      LimitSettings settings, LimitSettings.@Nullable TrustedDevices trusted) {
    return withLanes(settings, trusted, Map.of());
  }

  /** With lanes, too, when there are trusted devices. */
  static LimitSettings withLanes(
      LimitSettings settings,
      LimitSettings.@Nullable TrustedDevices trusted,
      Map<String, String> pools) {
    return new LimitSettings(
        settings.store(),
        settings.redis(),
        settings.maxKeys(),
        settings.singleFlight(),
        settings.rules(),
        settings.phoneCountries(),
        trusted,
        trusted == null ? null : Duration.ofHours(24),
        pools);
  }

  /** The messages of a device, and of all devices; the guesses of all devices. In half an hour. */
  static LimitSettings.TrustedDevices trusted(int device, int username, int guesses) {
    return trusted(Duration.ofDays(180), device, username, guesses);
  }

  static LimitSettings.TrustedDevices trusted(
      Duration remember, int device, int username, int guesses) {
    return new LimitSettings.TrustedDevices(
        remember,
        List.of(),
        List.of(allowance(device + " per 1800s")),
        List.of(allowance(username + " per 1800s")),
        List.of(allowance(guesses + " per 1800s")),
        20);
  }

  /** A request for "ada" of a device that proved to be hers. */
  static RateLimitKeySource trustedRequest(Operation operation, String ip, TrustedDevice device) {
    RateLimitKeySource other =
        new Request(operation, ClientIp.parse(ip).orElseThrow(), Username.of("ada"), null);
    return new FromDevice(other, device);
  }

  private record FromDevice(RateLimitKeySource other, TrustedDevice device)
      implements RateLimitKeySource {
    @Override
    public Operation operation() {
      return other.operation();
    }

    @Override
    public ClientIp ip() {
      return other.ip();
    }

    @Override
    public @Nullable Username username() {
      return other.username();
    }

    @Override
    public @Nullable String clientId() {
      return other.clientId();
    }

    @Override
    public @Nullable String fingerprint() {
      return other.fingerprint();
    }
  }

  static RateLimitKeySource forgot(String ip, String username) {
    return new Request(
        Operation.FORGOT_PASSWORD, ClientIp.parse(ip).orElseThrow(), Username.of(username), null);
  }

  static RateLimitKeySource withFingerprint(@Nullable String fingerprint) {
    return new Request(
        Operation.FORGOT_PASSWORD,
        ClientIp.parse("192.0.2.1").orElseThrow(),
        Username.of("ada"),
        fingerprint);
  }

  record Request(Operation operation, ClientIp ip, Username username, @Nullable String fingerprint)
      implements RateLimitKeySource {
    @Override
    public String clientId() {
      return "client";
    }
  }

  /** A clock that stands still until it is told how far to go. */
  static final class FakeNanos implements java.util.function.LongSupplier {
    private final AtomicLong now = new AtomicLong(77);

    @Override
    public long getAsLong() {
      return now.get();
    }

    void advance(Duration time) {
      now.addAndGet(time.toNanos());
    }
  }
}
