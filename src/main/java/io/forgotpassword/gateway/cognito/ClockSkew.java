package io.forgotpassword.gateway.cognito;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cognito's time: the time of this machine, corrected by the Date headers of Cognito's answers.
 * Signatures carry it, because AWS accepts a signature for five minutes only. Thread-safe: one for
 * all event loops.
 */
public final class ClockSkew implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);

  /** Less is no skew: an answer takes a while, and its Date has whole seconds. */
  private static final Duration MIN_SKEW = Duration.ofSeconds(30);

  /** More than any mistaken time zone; a Date that is further off is not believed. */
  private static final Duration MAX_SKEW = Duration.ofHours(24);

  /**
   * What an answer taught.
   *
   * @param offset how far Cognito's clock is ahead
   * @param start this machine's time minus the monotonic clock; it changes when the time is set
   */
  private record Learned(Duration offset, Instant start) {}

  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private volatile @Nullable Learned learned;
  private volatile String lastHeard = "";
  private volatile boolean tooFar;

  /**
   * @param clock the time of this machine
   * @param nanoClock a monotonic clock in nanoseconds, which nobody sets
   */
  public ClockSkew(InstantSource clock, LongSupplier nanoClock) {
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(offset());
  }

  /** How far Cognito's clock is ahead. If this machine's was set since an answer, so is this. */
  Duration offset() {
    Learned known = learned;
    if (known == null) {
      return Duration.ZERO;
    }
    Instant start = start();
    Duration step = Duration.between(known.start, start);
    if (step.abs().compareTo(MIN_SKEW) <= 0) {
      return known.offset;
    }
    Duration corrected = known.offset.minus(step);
    LOG.warn("this machine's clock was set by {} s; signatures follow Cognito's", step.toSeconds());
    learned = new Learned(corrected, start);
    return corrected;
  }

  private Instant start() {
    return clock.instant().minusNanos(nanoClock.getAsLong());
  }

  /**
   * Learns from an answer. A Date that was heard before is skipped: many answers share a second.
   *
   * @param date the Date header (RFC 9110, section 5.6.7); ignored when it is missing or no date
   */
  void heard(@Nullable String date) {
    if (date == null || date.equals(lastHeard)) {
      return;
    }
    try {
      Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      learn(Duration.between(clock.instant(), theirs));
    } catch (DateTimeException e) {
      LOG.debug("an answer has no readable Date");
    }
    lastHeard = date;
  }

  private void learn(Duration ahead) {
    boolean far = ahead.abs().compareTo(MAX_SKEW) > 0;
    if (far && !tooFar) {
      LOG.warn(
          "this machine's clock and Cognito's differ by {} s, too much to correct; signatures follow"
              + " this machine's clock: set it, or look at what is between here and Cognito",
          ahead.abs().toSeconds());
    }
    tooFar = far;
    if (far) {
      learned = null;
      return;
    }
    Duration offset = offset();
    boolean moved = ahead.minus(offset).abs().compareTo(MIN_SKEW) > 0;
    if (moved) {
      LOG.warn(
          "this machine's clock is off by {} s; signatures follow Cognito's", -ahead.toSeconds());
    }
    learned = new Learned(moved ? ahead : offset, start());
  }
}
