package io.forgotpassword.gateway.governor;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A ceiling of ten a second, so a call each 100 ms; a request may wait for two seconds. */
class GovernorTest {
  private static final Duration CALL = Duration.ofMillis(100);
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);
  private static final ClientIp SOMEBODY = ClientIp.parse("198.51.100.1").orElseThrow();

  private final FakeTime time = new FakeTime();
  private final List<Long> waits = new ArrayList<>();
  private final Governor governor =
      new Governor(
          10, MAX_WAIT, 20, Optional.empty(), time, time, waits::add, Governor.Timings.PRODUCTION);
  private final RecordingCaller ask = new RecordingCaller(governor, time);

  private List<Future<PermitResult>> flood(int requests) {
    List<Future<PermitResult>> results = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      results.add(ask.by("203.0.113." + i % 256));
    }
    return results;
  }

  private static long count(List<Future<PermitResult>> results, PermitResult result) {
    return results.stream().filter(some -> RecordingCaller.now(some) == result).count();
  }

  @Test
  void a_request_alone_goes_at_once() {
    assertThat(RecordingCaller.now(ask.by("203.0.113.1"))).isEqualTo(PermitResult.GRANTED);
    assertThat(waits).containsExactly(0L);
  }

  @Test
  void a_request_that_cannot_go_in_time_is_refused_at_once_and_all_others_go() {
    List<Future<PermitResult>> results = flood(100);

    assertThat(count(results, PermitResult.GRANTED)).isEqualTo(1);
    assertThat(count(results, PermitResult.TOO_LATE))
        .as("two seconds have room for 20")
        .isEqualTo(79);
    assertThat(governor.waiting()).isEqualTo(20);
    assertThat(governor.hasRoomFor(ClientIp.parse("203.0.113.9").orElseThrow(), Lane.PUBLIC, false))
        .isFalse();
    assertThat(governor.hasRoomFor(SOMEBODY, Lane.PUBLIC, false)).isTrue();
    time.advance(MAX_WAIT);
    assertThat(count(results, PermitResult.GRANTED)).isEqualTo(21);
    assertThat(governor.decided(PermitResult.TOO_LATE)).isEqualTo(80);
    assertThat(waits).last().isEqualTo(MAX_WAIT.toNanos());
  }

  @Test
  void a_new_network_is_served_next() {
    flood(100);

    Future<PermitResult> v4 = ask.by("198.51.100.1");
    Future<PermitResult> v6 = ask.by("2001:db8:1::1");
    Future<PermitResult> sameV6 = ask.by("2001:db8:1:ffff::1");
    time.advance(CALL.multipliedBy(3));

    assertThat(RecordingCaller.now(v4)).isEqualTo(PermitResult.GRANTED);
    assertThat(RecordingCaller.now(v6)).isEqualTo(PermitResult.GRANTED);
    assertThat(sameV6.isComplete()).as("of a network that has just asked").isFalse();
    time.advance(CALL.multipliedBy(2));
    assertThat(RecordingCaller.now(sameV6)).isEqualTo(PermitResult.GRANTED);
  }

  @Test
  void inside_a_network_the_oldest_request_goes_first() {
    List<Future<PermitResult>> results = flood(10);
    for (int i = 0; i < 10; i++) {
      assertThat(count(results.subList(0, i + 1), PermitResult.GRANTED)).isEqualTo(i + 1);
      assertThat(count(results, PermitResult.GRANTED)).isEqualTo(i + 1);
      time.advance(CALL);
    }
  }

  @Test
  void a_request_that_is_overtaken_until_its_time_is_up_expires() {
    List<Future<PermitResult>> flood = flood(21);
    for (int network = 0; network < 10; network++) {
      ask.by("198.51." + network + ".1");
    }
    time.advance(MAX_WAIT.plus(CALL));

    assertThat(count(flood, PermitResult.EXPIRED)).isEqualTo(10);
    assertThat(ask.granted()).hasSize(21);
    assertThat(governor.waiting()).isZero();
  }

  /** Each of five groups has asked less often than the one before, and so overtakes it. */
  @Test
  void what_is_promised_takes_four_longest_waits_at_most() {
    int group = 20;
    for (int asked = 5; asked > 0; asked--) {
      for (int i = 0; i < group * asked; i++) {
        governor.ask(
            ClientIp.parse(member(asked, i % group)).orElseThrow(), Lane.PUBLIC, () -> true, this);
      }
    }
    assertThat(governor.waiting()).isZero();
    List<Future<PermitResult>> promised = new ArrayList<>();
    for (int asked = 5; asked > 0; asked--) {
      for (int i = 0; i < group; i++) {
        promised.add(ask.reservedBy(member(asked, i)));
      }
    }

    assertThat(count(promised, PermitResult.TOO_LATE)).isEqualTo(19);
    assertThat(governor.waiting()).as("eight seconds have room for so many").isEqualTo(80);
    assertThat(governor.hasRoomFor(SOMEBODY, Lane.PUBLIC, false)).isTrue();
    time.advance(MAX_WAIT.multipliedBy(4).plus(CALL));
    assertThat(governor.waiting()).isZero();
    assertThat(count(promised, PermitResult.GRANTED)).isEqualTo(81);
  }

  private static String member(int group, int number) {
    return 10 * group + "." + number + ".0.1";
  }

  @Test
  void a_reserved_permit_is_granted_however_late() {
    flood(20);
    Future<PermitResult> reserved = ask.reservedBy("203.0.113.1");
    assertThat(RecordingCaller.now(ask.reservedBy("203.0.113.1"))).isEqualTo(PermitResult.TOO_LATE);
    for (int network = 0; network < 10; network++) {
      ask.by("198.51." + network + ".1");
    }
    time.advance(MAX_WAIT.plus(CALL));
    assertThat(reserved.isComplete()).isTrue();
    assertThat(RecordingCaller.now(reserved)).isEqualTo(PermitResult.GRANTED);
  }

  @Test
  void a_request_whose_caller_is_gone_uses_no_permit() {
    ask.by("203.0.113.1");
    AtomicBoolean gone = new AtomicBoolean();
    Future<PermitResult> first = governor.ask(SOMEBODY, Lane.PUBLIC, gone::get, this);
    Future<PermitResult> second = ask.by("198.51.100.2");
    gone.set(true);
    time.advance(CALL);

    assertThat(RecordingCaller.now(first)).isEqualTo(PermitResult.ABANDONED);
    assertThat(RecordingCaller.now(second)).isEqualTo(PermitResult.GRANTED);
  }

  @Test
  void the_queued_requests_of_an_owner_end_when_it_stops() {
    ask.by("203.0.113.1");
    Future<PermitResult> mine = governor.ask(SOMEBODY, Lane.PUBLIC, () -> false, this);
    Future<PermitResult> reserved = governor.reserve(SOMEBODY, Lane.PUBLIC, this);
    Future<PermitResult> another = ask.by("198.51.100.2");
    governor.dismiss(this);

    assertThat(RecordingCaller.now(mine)).isEqualTo(PermitResult.STOPPED);
    assertThat(RecordingCaller.now(reserved)).isEqualTo(PermitResult.STOPPED);
    time.advance(CALL);
    assertThat(RecordingCaller.now(another)).isEqualTo(PermitResult.GRANTED);
  }

  @Test
  void a_botnet_of_many_networks_is_refused_early_and_queued_in_bounds() {
    int refused = 0;
    for (int network = 0; network < 50_000; network++) {
      String ip = "10." + network / 256 + "." + network % 256 + ".1";
      refused += RecordingCaller.now(ask.by(ip)) == PermitResult.TOO_LATE ? 1 : 0;
    }
    assertThat(governor.waiting())
        .as("two seconds have room for 20; those of quieter blocks go before them")
        .isBetween(20, 100);
    assertThat(refused).isEqualTo(50_000 - 1 - governor.waiting());
  }

  @Test
  void the_queue_is_bounded_however_high_the_ceiling() {
    Governor.Timings small =
        new Governor.Timings(64, 8, CALL, Duration.ofMillis(20), Duration.ofSeconds(2));
    Governor fast =
        new Governor(
            100_000, Duration.ofMinutes(2), 20, Optional.empty(), time, time, waited -> {}, small);
    RecordingCaller caller = new RecordingCaller(fast, time);
    for (int i = 0; i < 20_000; i++) {
      caller.by("203.0.113.1");
    }
    assertThat(fast.waiting()).isEqualTo(8);
    for (int i = 0; i < 20_000; i++) {
      caller.by("10.0." + i % 100 + ".1");
    }
    assertThat(fast.waiting()).isEqualTo(64);
    assertThat(fast.decided(PermitResult.FULL)).isEqualTo(40_000 - 10_000 - 64);
  }

  @Test
  void production_queues_4096_requests_and_looks_for_expired_ones_ten_times_a_second() {
    assertThat(Governor.Timings.PRODUCTION)
        .isEqualTo(
            new Governor.Timings(
                4096, 512, Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofSeconds(2)));
  }
}
