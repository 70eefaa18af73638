import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.limit.RateLimitKeySource;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * What the local limits cost: heap for each key, and CPU for each decision with three rules.
 *
 * <p>java -Xmx4g -cp target/forgot-password-gateway.jar load-tests/LimiterCost.java
 */
class LimiterCost {
  private static final byte[] KEY = new byte[16];

  public static void main(String[] arguments) {
    System.out.println("java " + Runtime.version());
    for (int keys : new int[] {1_000_000, 10_000_000}) {
      heap(keys);
    }
    decisions();
  }

  /** One rule of two windows, every request another username. */
  private static void heap(int keys) {
    long before = usedHeap();
    RateLimiter limiter =
        RateLimiter.local(
            settings(keys, rule("u", LimitSettings.Key.USERNAME, 3, 10)), System::nanoTime, KEY);
    for (int i = 0; i < keys; i++) {
      limiter.admit(request(i, i));
    }
    long used = usedHeap() - before;
    System.out.printf(
        "%,d keys of two windows: %,d MiB, %.0f bytes each%n",
        keys, used >> 20, (double) used / keys);
    limiter.admit(request(0, 0));
  }

  /** Three rules, a hundred thousand addresses and usernames, what a busy gateway sees. */
  private static void decisions() {
    RateLimiter limiter =
        RateLimiter.local(
            settings(
                10_000_000,
                rule("ip", LimitSettings.Key.IP, 1_000_000, 2_000_000),
                rule("network", LimitSettings.Key.NETWORK, 1_000_000, 2_000_000),
                rule("username", LimitSettings.Key.USERNAME, 1_000_000, 2_000_000)),
            System::nanoTime,
            KEY);
    RateLimitKeySource[] requests = new RateLimitKeySource[100_000];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = request(i, i * 7);
    }
    for (int round = 0; round < 6; round++) {
      long start = cpu();
      for (int i = 0; i < 2_000_000; i++) {
        limiter.admit(requests[i % requests.length]);
      }
      long each = (cpu() - start) / 2_000_000;
      System.out.println("three rules of two windows: " + each + " ns of CPU for each decision");
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static LimitSettings settings(int maxKeys, LimitSettings.Rule... rules) {
    return new LimitSettings(
        LimitSettings.Store.LOCAL,
        Secret.NONE,
        maxKeys,
        Duration.ZERO,
        List.of(rules),
        LimitSettings.ALL_COUNTRIES, null);
  }

  private static LimitSettings.Rule rule(
      String name, LimitSettings.Key key, long perQuarter, long perDay) {
    return new LimitSettings.Rule(
        name,
        List.of(key),
        List.of(
            new LimitSettings.Allowance(perQuarter, Duration.ofMinutes(15)),
            new LimitSettings.Allowance(perDay, Duration.ofHours(24))),
        LimitSettings.Mode.ENFORCE,
        24,
        48,
        EnumSet.allOf(Operation.class));
  }

  private static RateLimitKeySource request(int address, int user) {
    return new Request(
        new ClientIp(0, 0xFFFF_0000_0000L | (address & 0xFFFFFFFFL)),
        Username.of("user" + user + "@example.com"));
  }

  private record Request(ClientIp ip, Username username) implements RateLimitKeySource {
    @Override
    public Operation operation() {
      return Operation.FORGOT_PASSWORD;
    }

    @Override
    public String clientId() {
      return "client";
    }

    @Override
    public String fingerprint() {
      return null;
    }
  }
}
