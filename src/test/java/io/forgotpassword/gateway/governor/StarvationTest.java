package io.forgotpassword.gateway.governor;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Attackers ask for many times the quota of 25 a second, from networks of their own. Honest people
 * ask once a second, each from another network. The slow test leaves the figures of performance.md
 * in target/starvation.txt.
 */
class StarvationTest {
  private static final Duration MAX_WAIT = Duration.ofMillis(2500);
  private static final double MOST = 0.95;

  private final Random random = new Random(7);
  private final FakeTime time = new FakeTime();
  private final Governor governor = time.governor(25, MAX_WAIT);

  /** Both from /24s anywhere and from /24s of one large block. */
  @ParameterizedTest
  @CsvSource({"0", "1"})
  void honest_people_get_their_permits_beside_attackers_with_200_networks(int blocks) {
    Duration span = Duration.ofMinutes(5);
    for (long seed = 1; seed <= 5; seed++) {
      SimulatedTraffic traffic = new SimulatedTraffic(seed);
      traffic.add("honest", 1, Duration.ZERO, span, traffic::anywhere);
      traffic.add("attacker", 80, Duration.ZERO, span, traffic.oneOf(200, blocks));

      assertThat(SimulatedTraffic.success(traffic.answers(), "honest", Duration.ZERO, span))
          .as("seed %d", seed)
          .isGreaterThan(MOST);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "80, 200, 1",
    "80, 2000, 1",
    "80, 20000, 5",
    "80, 2000000, never",
    "400, 200, 1",
    "400, 2000, 1",
    "400, 20000, 5",
    "400, 2000000, never"
  })
  void attackers_are_told_from_honest_people_after_some_minutes(
      int perSecond, int networks, String minutes) throws IOException {
    ClientIp[] attackers = attackers(networks);
    Map<String, Double> success = new LinkedHashMap<>();
    success.put("0", successBeside(perSecond, attackers, this::ask, Duration.ofMinutes(1)));
    success.put("1", successBeside(perSecond, attackers, this::ask, Duration.ofMinutes(4)));
    success.put("5", successBeside(perSecond, attackers, this::ask, Duration.ofMinutes(10)));
    success.put("15", successBeside(perSecond, attackers, this::ask, Duration.ofMinutes(5)));
    Files.writeString(
        Path.of("target", "starvation.txt"),
        "%d a second from %d networks: %s%n".formatted(perSecond, networks, success),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);

    if (!minutes.equals("never")) {
      assertThat(success.get(minutes)).isGreaterThan(MOST);
      assertThat(success.get("15")).isGreaterThan(MOST);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"80, 200", "400, 200"})
  void honest_people_get_their_permits_when_each_permit_is_certain(int perSecond, int networks) {
    List<Future<PermitResult>> reserved = new ArrayList<>();
    Function<ClientIp, Future<PermitResult>> reserve =
        caller -> {
          Future<PermitResult> permit = governor.reserve(caller, Lane.PUBLIC, this);
          if (!permit.isComplete()) {
            reserved.add(permit);
          }
          return permit;
        };

    assertThat(successBeside(perSecond, attackers(networks), reserve, Duration.ofMinutes(5)))
        .isGreaterThan(MOST);
    assertThat(governor.waiting()).isLessThan(500);
    time.advance(Duration.ofSeconds(20));
    assertThat(reserved).allMatch(permit -> permit.result() == PermitResult.GRANTED);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"2001:db8::, 95", "203.0.0.0, 16"})
  void networks_of_one_large_block_do_not_pass_for_strangers(String block, int freeBits) {
    ClientIp base = ClientIp.parse(block).orElseThrow();
    ClientIp[] attackers = new ClientIp[100_000];
    for (int i = 0; i < attackers.length; i++) {
      long bits = random.nextLong();
      attackers[i] =
          freeBits > Long.SIZE
              ? new ClientIp(base.high() | (bits & 0xFFFF_FFFFL), bits)
              : new ClientIp(base.high(), base.low() | (bits & 0xFFFF));
    }
    assertThat(successBeside(80, attackers, this::ask, Duration.ofMinutes(5))).isGreaterThan(MOST);
  }

  private ClientIp[] attackers(int networks) {
    ClientIp[] attackers = new ClientIp[networks];
    for (int i = 0; i < networks; i++) {
      attackers[i] = anywhere();
    }
    return attackers;
  }

  private ClientIp anywhere() {
    return SimulatedTraffic.v4(random.nextInt());
  }

  private Future<PermitResult> ask(ClientIp caller) {
    return governor.ask(caller, Lane.PUBLIC, () -> false, this);
  }

  /** The share of honest people who got a permit. */
  private double successBeside(
      int perSecond,
      ClientIp[] attackers,
      Function<ClientIp, Future<PermitResult>> ask,
      Duration span) {
    List<Future<PermitResult>> honest = new ArrayList<>();
    int all = perSecond + 1;
    for (long i = 0; i < span.toSeconds() * all; i++) {
      boolean isHonest = random.nextInt(all) == 0;
      ClientIp caller = isHonest ? anywhere() : attackers[random.nextInt(attackers.length)];
      Future<PermitResult> permit =
          governor.hasRoomFor(caller, Lane.PUBLIC, false)
              ? ask.apply(caller)
              : Future.succeededFuture(PermitResult.TOO_LATE);
      if (isHonest) {
        honest.add(permit);
      }
      time.advance(Duration.ofSeconds(1).dividedBy(all));
    }
    time.advance(MAX_WAIT);
    long granted =
        honest.stream().filter(permit -> permit.result() == PermitResult.GRANTED).count();
    return (double) granted / honest.size();
  }
}
