package io.forgotpassword.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ClientIp;
import org.junit.jupiter.api.Test;

/** Who may hold how much: 80,000 bytes in all, bodies of 1,000. */
class InFlightBytesTest {
  private static final ClientIp ADA = ip("192.0.2.1");

  private final InFlightBytes budget = new InFlightBytes(80_000, 1_000);

  @Test
  void one_address_has_an_eighth_of_what_the_others_leave() {
    assertThat(budget.take(ADA, 10_000)).isTrue();
    assertThat(budget.take(ADA, 1)).isFalse();
    assertThat(budget.take(ip("192.0.2.2"), 8_751)).isFalse();
    assertThat(budget.take(ip("192.0.2.2"), 8_750)).isTrue();
    assertThat(budget.held()).isEqualTo(18_750);

    budget.give(ip("192.0.2.2"), 8_750);
    budget.give(ADA, 10_000);
    assertThat(budget.take(ADA, 10_000)).isTrue();
  }

  @Test
  void all_together_have_no_more_than_all() {
    assertThat(budget.take(null, 79_000)).isTrue();
    assertThat(budget.take(ADA, 1_001)).isFalse();
    assertThat(budget.take(null, 1_001)).isFalse();
    assertThat(budget.take(ADA, 1_000)).isTrue();
    assertThat(budget.held()).isEqualTo(80_000);
  }

  @Test
  void many_addresses_leave_room_for_a_body_of_another() {
    for (int i = 0; i < 12; i++) {
      while (budget.take(ip("192.0.2." + i), 100)) {
        // As much as there is for it.
      }
    }
    assertThat(budget.take(ip("198.51.100.1"), 1_000)).isTrue();
  }

  @Test
  void a_slash_64_is_one_address() {
    assertThat(budget.take(ip("2001:db8::1"), 10_000)).isTrue();
    assertThat(budget.take(ip("2001:db8::2"), 1)).isFalse();
    assertThat(budget.take(ip("2001:db8:0:1::1"), 1)).isTrue();
  }

  @Test
  void a_proxys_own_requests_have_no_share_of_their_own() {
    assertThat(budget.take(null, 80_000)).isTrue();
  }

  @Test
  void one_address_may_always_send_one_body() {
    assertThat(new InFlightBytes(8_000, 4_000).take(ADA, 4_000)).isTrue();
  }

  private static ClientIp ip(String literal) {
    return ClientIp.parse(literal).orElseThrow();
  }
}
