package io.forgotpassword.loadtests;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.roundRobinSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.List;

/**
 * People who forgot their password arrive at a steady rate, whether or not the gateway keeps up (an
 * open model), each on a connection of its own: half ask in Cognito's protocol, half in REST.
 */
public final class RecoverySimulation extends Simulation {
  private final Load load = Load.fromSystemProperties();
  private final List<String> sources = sources();
  private final Answers answers = new Answers(sources.isEmpty());

  /** Sets the run up; Gatling starts it. */
  public RecoverySimulation() {
    ScenarioBuilder people =
        scenario("Forgotten passwords")
            .exec(
                feed(Usernames.feeder(new SecureRandom())),
                roundRobinSwitch()
                    .on(
                        ForgotPasswordRequests.cognito(load.clientId(), answers),
                        ForgotPasswordRequests.rest(load.clientId(), answers)));
    setUp(
            people.injectOpen(
                rampUsersPerSec(1).to(load.rate()).during(load.warmUp()),
                constantUsersPerSec(load.rate()).during(load.duration())))
        .protocols(protocol())
        .assertions(
            global().failedRequests().count().is(0L),
            global().responseTime().percentile(99).lt(load.percentile99()));
  }

  private List<String> sources() {
    try {
      return SourceAddresses.of(load.baseUrl(), load.people(), new SecureRandom());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "baseUrl: " + load.baseUrl() + " (expected: a URL whose host is known)", e);
    }
  }

  private HttpProtocolBuilder protocol() {
    HttpProtocolBuilder protocol =
        http.baseUrl(load.baseUrl().toString()).disableFollowRedirect().disableCaching();
    return sources.isEmpty() ? protocol : protocol.localAddresses(sources);
  }

  @Override
  public void after() {
    System.out.println(answers);
  }
}
