package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Whether a guess is the code that was sent, within what one code and one user may be guessed. */
final class CodeCheck {
  private final int guessesPerCode;
  private final InstantSource clock;
  private final HourlyLimit guesses;

  CodeCheck(PoolLimits limits, InstantSource clock) {
    this.guessesPerCode = limits.guessesPerCode();
    this.clock = clock;
    this.guesses = new HourlyLimit(limits.guessesPerHour(), clock);
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
  void require(@Nullable IssuedCode code, Secret guess, String user) {
    if (code == null || code.isExpiredAt(clock.instant())) {
      throw Refusals.expiredCode();
    }
    if (code.misses() >= guessesPerCode) {
      throw Refusals.tooManyFailedAttempts();
    }
    if (!code.matches(guess)) {
      countMiss(user);
      throw Refusals.codeMismatch();
    }
  }
}
