package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Two rules of two windows decide on a hundred thousand addresses and usernames by turns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdmitBenchmark {
  private static final int SOURCES = 100_000;

  private final RateLimiter limiter =
      RateLimiter.local(
          new LimitSettings(
              LimitSettings.Store.LOCAL,
              Secret.NONE,
              10_000_000,
              Duration.ZERO,
              List.of(
                  rule("ip", LimitSettings.Key.IP), rule("username", LimitSettings.Key.USERNAME)),
              LimitSettings.ALL_COUNTRIES, null),
          System::nanoTime,
          new byte[16]);
  private final RateLimitKeySource[] sources = new RateLimitKeySource[SOURCES];
  private int next;

  /** The sources. */
  public AdmitBenchmark() {
    for (int i = 0; i < SOURCES; i++) {
      sources[i] =
          new RateLimiter.NamedKeySource(
              new ClientIp(0, 0xFFFF_0000_0000L | i), Username.of("user-" + i + "@example.com"));
    }
  }

  private static LimitSettings.Rule rule(String name, LimitSettings.Key key) {
    return new LimitSettings.Rule(
        name,
        List.of(key),
        List.of(
            new LimitSettings.Allowance(1_000_000, Duration.ofMinutes(15)),
            new LimitSettings.Allowance(2_000_000, Duration.ofHours(24))),
        LimitSettings.Mode.ENFORCE,
        24,
        48,
        EnumSet.allOf(Operation.class));
  }

  /** Admit. */
  @Benchmark
  public Object admit() {
    next = (next + 1) % SOURCES;
    return limiter.admit(sources[next]);
  }
}
