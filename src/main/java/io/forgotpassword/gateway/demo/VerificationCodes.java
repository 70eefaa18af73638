package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends codes of six digits and checks guesses at them, within what one code and one user may be
 * guessed. A code is "sent" when it is in the outbox.
 */
final class VerificationCodes {
  private static final int CODES = 1_000_000;

  private final Outbox outbox;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final int guessesPerCode;
  private final HourlyLimit guesses;

  VerificationCodes(PoolLimits limits, Outbox outbox, InstantSource clock, RandomGenerator random) {
    this.outbox = outbox;
    this.clock = clock;
    this.random = random;
    this.guessesPerCode = limits.guessesPerCode();
    this.guesses = new HourlyLimit(limits.guessesPerHour(), clock);
  }

  /** A code that was sent, until when it is valid, and how often a guess at it was wrong. */
  static final class Issued {
    private final Secret digits;
    private final Instant expiresAt;
    private int misses;

    private Issued(Secret digits, Instant expiresAt) {
      this.digits = digits;
      this.expiresAt = expiresAt;
    }
  }

  Issued send(Delivery delivery, Duration validity) {
    Secret code = Secret.of(String.valueOf(CODES + random.nextInt(CODES)).substring(1));
    Instant now = clock.instant();
    outbox.add(new Outbox.Message(now, delivery.destination(), delivery.medium(), code.reveal()));
    return new Issued(code, now.plus(validity));
  }

  /** Ends the call when a user was guessed at too often within the hour. */
  void refuseIfUsedUp(String user) {
    guesses.refuseIfUsedUp(user);
  }

  /** Counts a guess that could not be right. */
  void countMiss(String user) {
    guesses.count(user);
  }

  /** Ends the call unless the guess is the code; null is a code that was never sent. */
  void require(@Nullable Issued code, Secret guess, String user) {
    if (code == null || !clock.instant().isBefore(code.expiresAt)) {
      throw Refused.expiredCode();
    }
    if (code.misses >= guessesPerCode) {
      throw Refused.client("TooManyFailedAttemptsException", "Too many failed attempts.");
    }
    if (!code.digits.equals(guess)) {
      code.misses++;
      countMiss(user);
      throw Refused.codeMismatch();
    }
  }
}
