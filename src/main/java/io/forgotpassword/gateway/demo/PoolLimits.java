package io.forgotpassword.gateway.demo;

import java.time.Duration;

/**
 * How much the pool allows.
 *
 * @param requestsPerHour ForgotPassword and ConfirmForgotPassword calls for one user together,
 *     Cognito's are 5..20 by risk; and ResendConfirmationCode calls, counted for themselves
 * @param guessesPerHour wrong codes of sign-up for one user before LimitExceededException
 * @param guessesPerCode wrong guesses at one code before TooManyFailedAttemptsException
 * @param codeValidity how long a recovery code lives; a sign-up's lives 24 hours
 * @param requestsPerSecond the account's throttle; 0 is off
 */
public record PoolLimits(
    int requestsPerHour,
    int guessesPerHour,
    int guessesPerCode,
    Duration codeValidity,
    int requestsPerSecond) {

  /** 20 requests, 20 wrong codes of sign-up, a code of one hour, and no throttle. */
  public static PoolLimits standard() {
    return new PoolLimits(20, 20, 20, Duration.ofHours(1), 0);
  }

  /** These limits with another number of messages and code entries. */
  public PoolLimits withRequestsPerHour(int permits) {
    return new PoolLimits(permits, guessesPerHour, guessesPerCode, codeValidity, requestsPerSecond);
  }

  /** These limits with other numbers of wrong codes. */
  public PoolLimits withGuesses(int perHour, int perCode) {
    return new PoolLimits(requestsPerHour, perHour, perCode, codeValidity, requestsPerSecond);
  }

  /** These limits with a throttle over the whole account. */
  public PoolLimits withRequestsPerSecond(int permits) {
    return new PoolLimits(requestsPerHour, guessesPerHour, guessesPerCode, codeValidity, permits);
  }
}
