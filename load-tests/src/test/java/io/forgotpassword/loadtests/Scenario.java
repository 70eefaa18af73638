package io.forgotpassword.loadtests;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What happens to the gateway. All are open models: people come whether or not it keeps up. What
 * else happens, such as a Redis that is paused, is {@code load-tests/run}'s to do.
 */
enum Scenario {
  /** People arrive at a steady rate. */
  STEADY(Crowd.HONEST),
  /** More and more people arrive, from none to {@code rate}. */
  RAMP(Crowd.HONEST),
  /** For five seconds ten times as many people arrive. */
  FLASH_CROWD(Crowd.HONEST),
  /** Many usernames, few addresses. */
  SPRAY(Crowd.SPRAY),
  /** One username, many addresses. */
  MAIL_BOMB(Crowd.MAIL_BOMB),
  /** Many of both. */
  BOTNET(Crowd.BOTNET),
  /** Cognito takes its time. */
  SLOW_UPSTREAM(Crowd.HONEST),
  /** The limits' Redis is paused for a third of the run. */
  REDIS_OUTAGE(Crowd.HONEST),
  /** A fleet locks people out whose devices are known: {@link Lockout}. */
  LOCKOUT(),
  /** All attacks at once, and honest people among them. */
  MIXED(Crowd.HONEST, Crowd.SPRAY, Crowd.MAIL_BOMB, Crowd.BOTNET);

  private static final int FLASH_SECONDS = 5;
  private static final int FLASH = 10;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<Crowd> crowds;

  Scenario(Crowd... crowds) {
    this.crowds = Set.of(crowds);
  }

  /** The scenario of system property {@code scenario}, such as {@code mail-bomb}. */
  static Scenario fromSystemProperties() {
    String name = System.getProperty("scenario", "steady");
    return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  Set<Crowd> crowds() {
    return crowds;
  }

  /** When those of a crowd arrive. */
  OpenInjectionStep[] arrivals(Crowd crowd, Load load) {
    double rate = crowd == Crowd.HONEST ? load.rate() : load.attack();
    OpenInjectionStep growing = rampUsersPerSec(1).to(rate).during(load.warmUp());
    OpenInjectionStep steady = constantUsersPerSec(rate).during(load.duration());
    List<OpenInjectionStep> steps =
        switch (this) {
          case RAMP -> List.of(rampUsersPerSec(1).to(rate).during(load.duration()));
          case FLASH_CROWD ->
              List.of(
                  growing,
                  steady,
                  constantUsersPerSec(FLASH * rate).during(FLASH_SECONDS),
                  constantUsersPerSec(rate).during(load.duration()));
          default -> List.of(growing, steady);
        };
    return steps.toArray(OpenInjectionStep[]::new);
  }

  /** Whether a run shows where the gateway's end is, instead of that it is not reached. */
  boolean seeksSaturation() {
    return this == RAMP;
  }
}
