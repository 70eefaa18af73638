package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import io.forgotpassword.gateway.limit.LimitFixtures.Request;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the rules of a configuration without rules promise to one user. */
class DefaultRulesTest {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultRulesTest.class);
  private static final String MINIMAL =
      "cognito: {region: eu-west-1}\nclients: [{client-id: 1example23456789}]\n";
  private static final String OWNER = "198.51.100.200";
  private static final Operation MESSAGE = Operation.FORGOT_PASSWORD;
  private static final Operation GUESS = Operation.CONFIRM_FORGOT_PASSWORD;

  private final FakeNanos clock = new FakeNanos();
  private LimitSettings settings = LimitFixtures.settings(1);
  private RateLimiter limiter = RateLimiter.local(settings, clock, LimitFixtures.KEY);

  @BeforeEach
  void readDefaults(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("gateway.yaml"), MINIMAL);
    settings = ConfigLoader.load(file, Map.of()).limits();
    limiter = fresh();
  }

  private RateLimiter fresh() {
    return RateLimiter.local(settings, clock, LimitFixtures.KEY);
  }

  private static Request request(Operation operation, String ip) {
    return new Request(operation, ClientIp.parse(ip).orElseThrow(), Username.of("ada"), null);
  }

  private boolean ask(Operation operation, String ip) {
    return limiter.admit(request(operation, ip)).result().refusal() == null;
  }

  private static String attacker(int number) {
    return "10." + number / 250 + "." + number % 250 + ".1";
  }

  @Test
  void forgot_two_resends_two_mistyped_codes_and_the_right_one_pass_within_15_minutes() {
    for (Operation step : List.of(MESSAGE, MESSAGE, MESSAGE, GUESS, GUESS, GUESS)) {
      assertThat(ask(step, OWNER)).isTrue();
      clock.advance(Duration.ofMinutes(2));
    }
  }

  @Test
  void no_single_address_empties_a_username_or_its_guesses() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      ask(random.nextBoolean() ? MESSAGE : GUESS, attacker(0));
      clock.advance(Duration.ofSeconds(random.nextInt(120)));
      if (random.nextInt(200) == 0) {
        // The owner comes rarely, and is never kept out.
        clock.advance(Duration.ofHours(1));
        assertThat(ask(MESSAGE, OWNER)).isTrue();
        assertThat(ask(GUESS, OWNER)).isTrue();
        clock.advance(Duration.ofHours(12));
      }
    }
  }

  @Test
  void in_the_worst_hour_messages_and_guesses_take_ten_of_cognitos_twenty() {
    List<Long> admitted = new ArrayList<>();
    for (int minute = 0; minute < 3 * 24 * 60; minute++) {
      for (int i = 0; i < 8; i++) {
        for (Operation operation : List.of(MESSAGE, GUESS)) {
          if (ask(operation, attacker((minute * 8 + i) % 20_000))) {
            admitted.add(clock.getAsLong());
          }
        }
      }
      clock.advance(Duration.ofMinutes(1));
    }
    long worst =
        admitted.stream()
            .mapToLong(
                from ->
                    admitted.stream()
                        .filter(at -> at >= from && at - from <= Duration.ofHours(1).toNanos())
                        .count())
            .max()
            .orElseThrow();
    LOG.info("at most {} messages and guesses in an hour", worst);
    assertThat(worst).isEqualTo(10);
  }

  /** The attackers ask only when there is something left to take. */
  @ParameterizedTest
  @CsvSource({"FORGOT_PASSWORD, per-username", "CONFIRM_FORGOT_PASSWORD, guesses"})
  void two_addresses_hold_a_victim_for_an_hour_three_for_a_day_and_four_keep_on(
      Operation operation, String rule) {
    assertThat(minutesOpen(operation, rule, 1, 60)).isPositive();
    assertThat(minutesOpen(operation, rule, 2, 60)).isZero();
    int day = 24 * 60;
    assertThat(minutesOpen(operation, rule, 2, day)).isPositive();
    assertThat(minutesOpen(operation, rule, 3, day)).isZero();
    assertThat(minutesOpen(operation, rule, 3, 3 * day)).isPositive();
    assertThat(minutesOpen(operation, rule, 4, 5 * day)).isZero();
  }

  private int minutesOpen(Operation operation, String rule, int addresses, int minutes) {
    limiter = fresh();
    Bucket victim =
        limiter.bucketsOf(Username.of("ada")).stream()
            .filter(bucket -> bucket.rule().equals(rule))
            .findFirst()
            .orElseThrow();
    int[] spent = new int[addresses];
    int open = 0;
    for (int minute = 0; minute < minutes; minute++) {
      boolean gotOne = true;
      while (gotOne && victim.level().result().permits() > 0) {
        int next =
            IntStream.range(0, addresses)
                .boxed()
                .min(Comparator.comparingInt(i -> spent[i]))
                .orElseThrow();
        gotOne = ask(operation, attacker(next));
        spent[next] += gotOne ? 1 : 0;
      }
      open += victim.level().result().permits() > 0 ? 1 : 0;
      clock.advance(Duration.ofMinutes(1));
    }
    return open;
  }
}
