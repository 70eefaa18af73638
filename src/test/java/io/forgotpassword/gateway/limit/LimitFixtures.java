package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
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
