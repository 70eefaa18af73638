package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import io.forgotpassword.gateway.limit.LimitFixtures.Request;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ten thousand addresses drain one username, minute by minute. The owner resets the password from
 * devices that are known: as often as the rules of a configuration that names none allow for good,
 * or as often as Cognito does.
 */
class OwnersDayTest {
  private static final Logger LOG = LoggerFactory.getLogger(OwnersDayTest.class);
  private static final String CONFIG =
      """
      cognito: {region: eu-west-1}
      clients: [{client-id: 1example23456789}]
      limits: {trusted-devices: {}}
      """;

  /** What owners-lane.md shows for a hundred resets a day. */
  private static final String A_HUNDRED_A_DAY =
      """
      cognito: {region: eu-west-1}
      clients: [{client-id: 1example23456789}]
      limits:
        trusted-devices: {allow: [2 per 28m], per-username: [2 per 28m], guesses: [2 per 28m]}
        rules:
          - {name: per-username, key: username, allow: [4 per 5h], operations: [ForgotPassword]}
          - {name: guesses, key: username, allow: [4 per 5h], operations: [ConfirmForgotPassword]}
          - {name: per-ip-and-username, key: ip+username, allow: [3 per 1h]}
      """;

  private static final Operation MESSAGE = Operation.FORGOT_PASSWORD;
  private static final Operation GUESS = Operation.CONFIRM_FORGOT_PASSWORD;
  private static final int ADDRESSES = 10_000;

  /** Each address asks for a message and enters a code once a day. */
  private static final int ADDRESSES_A_MINUTE = 7;

  private static final int DAY = 24 * 60;

  /** Ten a day, which is what `per-username` of the trusted devices allows for good. */
  private int resetsADay = 10;

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private final FakeNanos clock = new FakeNanos();
  private final long origin = clock.getAsLong();
  private final List<Long> messages = new ArrayList<>();
  private final List<Long> requests = new ArrayList<>();
  private RateLimiter limiter = RateLimiter.local(LimitFixtures.settings(1), clock, new byte[16]);
  private int attackers;
  private int resets;
  private int succeeded;

  @TempDir Path directory;

  @BeforeEach
  void readDefaults() throws Exception {
    read(CONFIG);
  }

  private void read(String config) throws Exception {
    Path file = Files.writeString(directory.resolve("gateway.yaml"), config);
    LimitSettings limits = ConfigLoader.load(file, Map.of()).limits();
    limiter =
        RateLimiter.local(
            LimitFixtures.withLanes(limits, Objects.requireNonNull(limits.trustedDevices())),
            clock,
            this::now,
            LimitFixtures.KEY);
  }

  private Instant now() {
    return START.plusNanos(clock.getAsLong() - origin);
  }

  private boolean admitted(RateLimitKeySource source) {
    boolean admitted = limiter.admit(source).result().refusal() == null;
    if (admitted) {
      requests.add(clock.getAsLong());
    }
    return admitted;
  }

  private void attack() {
    for (int i = 0; i < ADDRESSES_A_MINUTE; i++) {
      int number = attackers++ % ADDRESSES;
      ClientIp ip = ClientIp.parse("10." + number / 250 + "." + number % 250 + ".1").orElseThrow();
      if (admitted(new Request(MESSAGE, ip, Username.of("ada"), null))) {
        messages.add(clock.getAsLong());
      }
      admitted(new Request(GUESS, ip, Username.of("ada"), null));
    }
  }

  /** A message, and the code in it. */
  private void reset() {
    String device = resets++ % 2 == 0 ? "phone" : "laptop";
    TrustedDevice known = new TrustedDevice(device, START.minus(Duration.ofDays(30)));
    RateLimitKeySource message = trusted(MESSAGE, known);
    RateLimitKeySource code = trusted(GUESS, known);
    if (admitted(message) && admitted(code)) {
      limiter.succeeded(code);
      succeeded++;
    }
  }

  private static RateLimitKeySource trusted(Operation operation, TrustedDevice known) {
    return LimitFixtures.trustedRequest(operation, "198.51.100.200", known);
  }

  private void attackFor(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      attack();
      if ((minute * resetsADay + DAY / 2) % DAY < resetsADay) {
        reset();
      }
      clock.advance(Duration.ofMinutes(1));
    }
  }

  private static long mostIn(Duration span, List<Long> times) {
    long most = 0;
    int first = 0;
    for (int last = 0; last < times.size(); last++) {
      while (times.get(last) - times.get(first) > span.toNanos()) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  @Test
  void the_owner_resets_a_hundred_times_in_ten_days_of_it_and_the_attackers_stay_in_their_caps() {
    attackFor(10 * DAY);

    LOG.info(
        "{} of {} resets; messages of attackers: {} in ten days, {} in the worst day",
        succeeded,
        resets,
        messages.size(),
        mostIn(Duration.ofDays(1), messages));
    assertThat(resets).isEqualTo(100);
    assertThat(succeeded).isEqualTo(100);
    assertThat(mostIn(Duration.ofHours(1), messages)).isEqualTo(5);
    assertThat(mostIn(Duration.ofDays(1), messages)).isEqualTo(28);
    assertThat(mostIn(Duration.ofHours(1), requests)).isLessThanOrEqualTo(20);
  }

  @Test
  void the_owner_resets_a_hundred_times_in_a_day_of_it_where_the_rules_allow_that()
      throws Exception {
    read(A_HUNDRED_A_DAY);
    resetsADay = 100;

    attackFor(DAY);

    assertThat(resets).isEqualTo(100);
    assertThat(succeeded).isEqualTo(100);
    assertThat(mostIn(Duration.ofHours(1), messages)).isEqualTo(4);
    assertThat(mostIn(Duration.ofDays(1), messages)).isEqualTo(23);
    assertThat(mostIn(Duration.ofHours(1), requests)).isLessThanOrEqualTo(20);
  }

  @Test
  void after_the_pause_the_attackers_get_nothing_for_a_day_and_the_owner_gets_all() {
    attackFor(DAY);
    limiter.bucketsOf(Username.of("ada")).stream()
        .filter(bucket -> bucket.rule().equals(RateLimiter.PAUSED))
        .forEach(Bucket::empty);
    messages.clear();

    attackFor(DAY - 1);

    assertThat(messages).isEmpty();
    assertThat(resets).isEqualTo(20);
    assertThat(succeeded).isEqualTo(20);
    clock.advance(Duration.ofMinutes(2));
    attack();
    assertThat(messages).as("the pause is over").isNotEmpty();
  }

  @Test
  void without_a_known_device_the_owner_is_locked_out() {
    attackFor(DAY);
    int open = 0;
    for (int minute = 0; minute < DAY; minute++) {
      attack();
      ClientIp owner = ClientIp.parse("198.51.100.200").orElseThrow();
      open += admitted(new Request(MESSAGE, owner, Username.of("ada"), null)) ? 1 : 0;
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(open).isZero();
  }
}
