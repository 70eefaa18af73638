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
 * Cognito's time: this machine's, moved by what the Date of its answers says. Signatures are made
 * by it, since AWS accepts them for five minutes only. Thread-safe: one for all event loops.
 */
public final class ClockSkew implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);

  /** An answer is up to one call's latency old and its Date in whole seconds; less is no skew. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  /** More than any time zone mistaken for another; what is further off is no clock. */
  private static final Duration BELIEVED = Duration.ofHours(24);

  private final InstantSource clock;
  private volatile Duration offset = Duration.ZERO;
  private volatile String lastHeard = "";

  /**
   * @param clock this machine's
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
   * Learns from an answer, unless the one before said the same: many come within a second.
   *
   * @param date its Date header, RFC 9110 section 5.6.7; ignored when it is none
   */
  void heard(@Nullable String date) {
    if (date == null || date.equals(lastHeard)) {
      return;
    }
    try {
      Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      Duration ahead = Duration.between(clock.instant(), theirs);
      boolean moved = ahead.minus(offset).abs().compareTo(NOTICED) > 0;
      if (moved && ahead.abs().compareTo(BELIEVED) <= 0) {
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
