package io.forgotpassword.loadtests;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.ArrayList;
import java.util.List;

/** One {@link Scenario}: each of its crowds arrives, each person on a connection of its own. */
public final class RecoverySimulation extends Simulation {
  /** Honest people's, in percent. */
  private static final double MOST_FAILED = 0.1;

  private final Load load = Load.fromSystemProperties();
  private final Scenario scenario = Scenario.fromSystemProperties();

  /** Sets the run up; Gatling starts it. */
  public RecoverySimulation() {
    setUp(scenario == Scenario.LOCKOUT ? new Lockout(load).people() : people())
        .protocols(http.baseUrl(load.baseUrl().toString()).disableFollowRedirect().disableCaching())
        .assertions(assertions());
  }

  private List<PopulationBuilder> people() {
    return scenario.crowds().stream()
        .map(
            crowd ->
                ForgotPasswordRequests.of(crowd, load).injectOpen(scenario.arrivals(crowd, load)))
        .toList();
  }

  private List<Assertion> assertions() {
    List<Assertion> assertions = new ArrayList<>();
    if (scenario == Scenario.LOCKOUT) {
      return Lockout.assertions();
    }
    if (scenario.seeksSaturation()) {
      return assertions;
    }
    assertions.add(global().failedRequests().percent().lte(MOST_FAILED));
    if (scenario.crowds().contains(Crowd.HONEST)) {
      for (String name :
          List.of(
              ForgotPasswordRequests.cognitoName(Crowd.HONEST),
              ForgotPasswordRequests.restName(Crowd.HONEST))) {
        assertions.add(details(name).failedRequests().percent().lte(MOST_FAILED));
        assertions.add(details(name).responseTime().percentile(99).lt(load.percentile99()));
      }
    }
    return assertions;
  }
}
