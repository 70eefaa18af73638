package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A gateway that has seen enough for every meter to be there. */
public final class BusyGateway {
  private BusyGateway() {}

  /** What its {@code /metrics} says after requests of both operations, admitted and limited. */
  public static Scrape scrape(Path directory) throws Exception {
    String rules =
        "{single-flight: 0s, trusted-devices: {}, rules: [{name: per-username, key: username, allow: [1 per 15m]}]}";
    try (TestGateway gateway =
        TestGateway.in(directory).withLimits(rules).withOwnerPause("").start()) {
      assertThat(gateway.call("ForgotPassword", Calls.forgot("ada").toString()).statusCode())
          .isEqualTo(200);
      gateway.call("ForgotPassword", Calls.forgot("ada").toString());
      gateway.call("ConfirmForgotPassword", Calls.confirm("grace", "000000").toString());
      return Scrape.of(gateway.metrics());
    }
  }
}
