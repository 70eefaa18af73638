package io.forgotpassword.gateway.cognito;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
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

  /** More than any mistaken time zone; a Date that is further off is ignored. */
  private static final Duration MAX_SKEW = Duration.ofHours(24);

  private final InstantSource clock;
  private volatile Duration offset = Duration.ZERO;
  private volatile String lastHeard = "";

  /**
   * @param clock the time of this machine
   */
  public ClockSkew(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(offset);
  }

  /** How far Cognito's clock is ahead. */
  Duration offset() {
    return offset;
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
      Duration ahead = Duration.between(clock.instant(), theirs);
      boolean moved = ahead.minus(offset).abs().compareTo(MIN_SKEW) > 0;
      if (moved && ahead.abs().compareTo(MAX_SKEW) <= 0) {
        LOG.warn(
            "this machine's clock is off by {} s; signatures follow Cognito's", -ahead.toSeconds());
        offset = ahead;
      }
    } catch (DateTimeException e) {
      LOG.debug("an answer has no readable Date");
    }
    lastHeard = date;
  }
}
