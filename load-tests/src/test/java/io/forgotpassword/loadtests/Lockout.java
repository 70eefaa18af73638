package io.forgotpassword.loadtests;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * A fleet of addresses uses up what everybody may have of each victim's username. Meanwhile the
 * victims reset their passwords, on devices that they reset one on before; and people without such
 * a device ask for the same victims, who must be refused, or the fleet has done nothing. The
 * gateway must show limits on usernames: {@code disclosure: faithful}.
 */
final class Lockout {
  private static final int VICTIMS = 100;
  private static final String ENROL = "owner's first reset";
  private static final String FORGOT = "owner's ForgotPassword while locked out";
  private static final String CONFIRM = "owner's ConfirmForgotPassword while locked out";
  private static final String FLEET = "fleet";
  private static final String OTHERS = "the same victims without a device";

  private final SecureRandom random = new SecureRandom();
  private final Load load;

  Lockout(Load load) {
    this.load = load;
  }

  /**
   * The owners have their devices when the fleet comes, and reset when it has been there. It asks
   * for one victim after the other: requests within {@code single-flight} share a message, so that
   * four messages take it eight seconds.
   */
  List<PopulationBuilder> people() {
    Duration drained = load.duration().dividedBy(2);
    AtomicInteger owners = new AtomicInteger();
    AtomicInteger fleet = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    return List.of(
        scenario("owners")
            .exec(
                feed(victims(owners::getAndIncrement, "10")),
                confirm(ENROL, 200).check(header("Set-Cookie").exists()))
            .pause(load.warmUp().plus(drained))
            .exec(forgot(FORGOT, 200), confirm(CONFIRM, 200))
            .injectOpen(rampUsers(VICTIMS).during(load.warmUp())),
        scenario(FLEET)
            .exec(
                feed(victims(() -> fleet.getAndIncrement() % VICTIMS, "100")),
                forgot(FLEET, 200, 429))
            .injectOpen(
                nothingFor(load.warmUp()),
                constantUsersPerSec(load.attack()).during(load.duration())),
        scenario(OTHERS)
            .exec(feed(victims(others::getAndIncrement, "172")), forgot(OTHERS, 429))
            .injectOpen(
                nothingFor(load.warmUp().plus(drained)), rampUsers(VICTIMS).during(drained)));
  }

  /** Nobody who has a device is kept out, and nobody who has none is let in. */
  static List<Assertion> assertions() {
    return Stream.of(ENROL, FORGOT, CONFIRM, OTHERS)
        .flatMap(
            name ->
                Stream.of(
                    details(name).failedRequests().count().is(0L),
                    details(name).allRequests().count().is((long) VICTIMS)))
        .toList();
  }

  private Iterator<Map<String, Object>> victims(IntSupplier victim, String firstOctet) {
    return Stream.generate(
            () ->
                Map.<String, Object>of(
                    "username", "victim-%03d@example.com".formatted(victim.getAsInt()),
                    "address",
                        "%s.%d.%d.%d"
                            .formatted(
                                firstOctet,
                                random.nextInt(256),
                                random.nextInt(256),
                                1 + random.nextInt(254))))
        .iterator();
  }

  private HttpRequestActionBuilder forgot(String name, Integer... statuses) {
    return post(name, "/forgot-password", "", statuses);
  }

  private HttpRequestActionBuilder confirm(String name, Integer... statuses) {
    String members = ",\"code\":\"123456\",\"password\":\"Difference-Engine-2\"";
    return post(name, "/confirm-forgot-password", members, statuses);
  }

  private HttpRequestActionBuilder post(
      String name, String path, String members, Integer... statuses) {
    return http(name)
        .post(path)
        .header("X-Forwarded-For", "#{address}")
        .header("X-Forwarded-Proto", "http")
        .header("Content-Type", "application/json")
        .body(
            StringBody(
                "{\"client_id\":\"%s\",\"username\":\"#{username}\"%s}"
                    .formatted(load.clientId(), members)))
        .check(status().in(statuses));
  }
}
