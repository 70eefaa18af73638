package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The way to Cognito as meters. */
public final class UpstreamMeters {
  private UpstreamMeters() {}

  /** Registers a gauge for each state of a circuit breaker; the one it is in is 1. */
  public static <B, S extends Enum<S>> void breaker(
      MeterRegistry registry, B breaker, Class<S> states, Function<B, S> state) {
    for (S each : states.getEnumConstants()) {
      Gauge.builder("gateway.upstream.breaker", breaker, of -> state.apply(of) == each ? 1 : 0)
          .description("1 for the state it is in: closed makes all calls, half_open one, open none")
          .tag("state", each.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /** Registers the count of calls that were made again. */
  public static <B> void retries(MeterRegistry registry, B budget, ToDoubleFunction<B> spent) {
    FunctionCounter.builder("gateway.upstream.retries", budget, spent)
        .description("Calls made again because Cognito had not processed them")
        .register(registry);
  }
}
