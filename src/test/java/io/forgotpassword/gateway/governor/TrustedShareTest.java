package io.forgotpassword.gateway.governor;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ceiling of ten a second, of which a fifth is kept; a request may wait for two seconds. */
class TrustedShareTest {
  private static final Duration CALL = Duration.ofMillis(100);
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);
  private static final String BUSY = "203.0.113.7";

  private final FakeTime time = new FakeTime();
  private Governor governor = governor(20);
  private RecordingCaller ask = new RecordingCaller(governor, time);

  private Governor governor(int percent) {
    return new Governor(
        10,
        MAX_WAIT,
        percent,
        Optional.empty(),
        time,
        time,
        waited -> {},
        Governor.Timings.PRODUCTION);
  }

  /** Its requests rank behind those of every network that asks for the first time. */
  private void makeBusy() {
    ClientIp ip = ClientIp.parse(BUSY).orElseThrow();
    for (int i = 0; i < 30; i++) {
      governor.hasRoomFor(ip, Lane.PUBLIC, false);
    }
    flood(30);
    while (governor.waiting() > 0) {
      time.advance(CALL);
    }
    for (int i = 0; i < 200; i++) {
      ask.by(BUSY);
    }
    time.advance(MAX_WAIT.multipliedBy(2));
  }

  /** Ever new networks ask for more than there is. */
  private List<Future<PermitResult>> flood(int requests) {
    List<Future<PermitResult>> results = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      strangers++;
      results.add(ask.by("10." + strangers / 250 + "." + strangers % 250 + ".1"));
    }
    return results;
  }

  private int strangers;

  private static long granted(List<Future<PermitResult>> results) {
    return results.stream().filter(some -> some.result() == PermitResult.GRANTED).count();
  }

  @ParameterizedTest
  @CsvSource({"20, 8", "50, 20", "0, 0"})
  void while_both_lanes_queue_the_trusted_one_has_its_share_however_busy_its_network(
      int percent, int least) {
    governor = governor(percent);
    ask = new RecordingCaller(governor, time);
    makeBusy();
    List<Future<PermitResult>> trusted = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      flood(2);
      trusted.add(ask.by(BUSY, Lane.TRUSTED));
      time.advance(CALL);
    }
    assertThat(granted(trusted)).isBetween((long) least - 2, (long) least + 2);
  }

  @Test
  void a_lane_alone_has_every_permit() {
    for (Lane lane : Lane.values()) {
      List<Future<PermitResult>> alone = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        alone.add(ask.by("198.51.100." + i, lane));
      }
      time.advance(MAX_WAIT);
      assertThat(granted(alone)).isEqualTo(20);
      time.advance(MAX_WAIT);
    }
  }

  @Test
  void a_queue_full_of_others_has_room_for_the_trusted_lane_and_serves_it_in_time() {
    makeBusy();
    flood(100);
    ClientIp owner = ClientIp.parse(BUSY).orElseThrow();
    assertThat(governor.hasRoomFor(owner, Lane.PUBLIC, false)).isFalse();
    assertThat(governor.hasRoomFor(owner, Lane.TRUSTED, false)).isTrue();

    List<Future<PermitResult>> trusted = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      trusted.add(ask.by(BUSY, Lane.TRUSTED));
    }
    Future<PermitResult> beyond = ask.by(BUSY, Lane.TRUSTED);
    for (int i = 0; i < 20; i++) {
      flood(2);
      time.advance(CALL);
    }

    assertThat(beyond.result()).as("a fifth of two seconds' 20").isEqualTo(PermitResult.TOO_LATE);
    assertThat(granted(trusted)).isEqualTo(4);
  }

  @Test
  void others_are_told_that_they_are_too_late_when_the_share_takes_their_permits() {
    for (int i = 0; i < 9; i++) {
      ask.by("198.51." + i + ".1", Lane.TRUSTED);
    }
    List<Future<PermitResult>> others = flood(40);
    assertThat(others.stream().filter(Future::isComplete)).isNotEmpty();
    long promised = others.stream().filter(some -> !some.isComplete()).count();
    time.advance(MAX_WAIT);
    assertThat(granted(others)).isEqualTo(promised);
  }
}
