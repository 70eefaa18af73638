package io.forgotpassword.gateway.governor;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ClientIp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentDemandTest {
  private static final long HALF_LIFE = Duration.ofMinutes(30).toNanos();

  private final RecentDemand demand = new RecentDemand(0);

  private double of(String caller) {
    return demand.of(ClientIp.parse(caller).orElseThrow(), 0);
  }

  private void add(int requests, String caller) {
    for (int i = 0; i < requests; i++) {
      demand.add(ClientIp.parse(caller).orElseThrow(), 0);
    }
  }

  @Test
  void a_request_counts_whole_for_its_small_network_and_an_eighth_for_its_large_one() {
    add(4, "203.0.113.1");
    add(4, "2001:db8:1::1");

    assertThat(of("203.0.113.255")).isEqualTo(4.5);
    assertThat(of("203.0.1.1")).isEqualTo(0.5);
    assertThat(of("203.1.113.1")).isZero();
    assertThat(of("2001:db8:1:ffff::1")).isEqualTo(4.5);
    assertThat(of("2001:db8:ffff::1")).isEqualTo(0.5);
    assertThat(of("2001:db9:1::1")).isZero();
  }

  @Test
  void counts_end_at_a_bound_so_that_nobody_is_put_off_for_ever() {
    add(10_000, "203.0.113.1");

    assertThat(of("203.0.113.1")).isEqualTo(63.75);
  }

  @Test
  void counts_halve_every_half_an_hour_and_are_forgotten() {
    ClientIp caller = ClientIp.parse("203.0.113.1").orElseThrow();
    add(8, "203.0.113.1");

    assertThat(demand.of(caller, HALF_LIFE - 1)).isEqualTo(9);
    assertThat(demand.of(caller, HALF_LIFE)).isEqualTo(4.5);
    assertThat(demand.of(caller, 3 * HALF_LIFE - 1)).isEqualTo(2.25);
    assertThat(demand.of(caller, 1000 * HALF_LIFE)).isZero();
  }

  @Test
  void a_flood_of_networks_makes_nobody_look_like_one_who_asked_less() {
    add(3, "203.0.113.1");
    for (int i = 0; i < 200_000; i++) {
      demand.add(ClientIp.ofBytes(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}), 0);
    }

    assertThat(of("203.0.113.1")).isGreaterThanOrEqualTo(3);
  }
}
