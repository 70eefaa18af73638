package io.forgotpassword.gateway.demo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The codes of one purpose, six digits each: sends them and checks guesses at them, within what one
 * user may request in an hour. A code is "sent" when it is in the outbox.
 */
final class VerificationCodes {
  private static final int CODES = 1_000_000;

  /** The default of {@code owner-pause.key-metadata}. */
  private static final String LINK = "pauseUrl";

  private final PoolSettings settings;
  private final UserDirectory users;
  private final Outbox outbox;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<Account, Issued> valid = new HashMap<>(); // as many as there are accounts
  private final HourlyLimit requests;

  VerificationCodes(
      PoolSettings settings,
      UserDirectory users,
      Outbox outbox,
      InstantSource clock,
      RandomGenerator random) {
    this.settings = settings;
    this.users = users;
    this.outbox = outbox;
    this.clock = clock;
    this.random = random;
    this.requests = new HourlyLimit(settings.limits().requestsPerHour(), clock);
  }

  /** A code that was sent, and how often a guess at it was wrong. */
  private static final class Issued {
    private final Secret digits;
    private final Instant expiresAt;
    private int misses;

    private Issued(Secret digits, Instant expiresAt) {
      this.digits = digits;
      this.expiresAt = expiresAt;
    }
  }

  /** How often something happened to each user, known or not, within an hour. */
  record HourlyLimit(int permits, InstantSource clock, Cache<String, Deque<Instant>> seen) {
    private static final int MAX_USERS = 10_000;

    HourlyLimit(int permits, InstantSource clock) {
      this(permits, clock, Caffeine.newBuilder().maximumSize(MAX_USERS).build());
    }

    void refuseIfUsedUp(String user) {
      if (recent(user).size() >= permits) {
        throw new Refused(
            "LimitExceededException", "Attempt limit exceeded, please try after some time.");
      }
    }

    void count(String user) {
      recent(user).addLast(clock.instant());
    }

    private Deque<Instant> recent(String user) {
      Deque<Instant> times = seen.get(user, u -> new ArrayDeque<>());
      Instant oldest = clock.instant().minus(Duration.ofHours(1));
      times.removeIf(time -> !time.isAfter(oldest));
      return times;
    }
  }

  UserDirectory users() {
    return users;
  }

  /** Counts a request for a code, or in recovery the entry of one; both have one limit. */
  void countRequest(String username) {
    String user = users.keyOf(username);
    requests.refuseIfUsedUp(user);
    requests.count(user);
  }

  /**
   * Sends a code, from now on the account's only valid one, in a message that the custom-message
   * trigger has put the link of a call's metadata into.
   */
  void send(Account account, Delivery delivery, Duration validity, CallInput call) {
    Secret code = Secret.of(String.valueOf(CODES + random.nextInt(CODES)).substring(1));
    Instant now = clock.instant();
    outbox.add(
        new Outbox.Message(
            now,
            delivery.destination(),
            delivery.option().medium,
            code.reveal(),
            call.clientMetadata().get(LINK)));
    valid.put(account, new Issued(code, now.plus(validity)));
  }

  /** Answers as if a code had been sent; where the pool tells who exists, the refusal. */
  JsonObject simulate(String username, List<RecoveryOption> order, Refused refusal) {
    if (!settings.concealsUsers()) {
      throw refusal;
    }
    return Delivery.simulate(users.keyOf(username), order).toJson();
  }

  /** Ends the call unless the guess is the account's code. */
  void require(Secret guess, Account account) {
    Issued code = valid.get(account);
    if (code == null || !clock.instant().isBefore(code.expiresAt)) {
      throw Refused.expiredCode();
    }
    if (code.misses >= settings.limits().guessesPerCode()) {
      throw new Refused("TooManyFailedAttemptsException", "Too many failed attempts.");
    }
    if (!code.digits.equals(guess)) {
      code.misses++;
      throw Refused.codeMismatch();
    }
  }

  /** Uses up the account's code. */
  void use(Account account) {
    valid.remove(account);
  }
}
