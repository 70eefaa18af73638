package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowUnitsTest {
  /** Permits, window; then the units of the capacity, of a permit, and back in a microsecond. */
  @ParameterizedTest
  @CsvSource({
    "3, PT15M, 900000000, 300000000, 1",
    "7, PT1S, 7000000, 1000000, 7",
    "1000000000, PT1S, 1000000000, 1, 1000",
    "1, PT8760H, 31536000000000, 31536000000000, 1",
  })
  void units_are_whole_numbers_of_permits_and_of_microseconds(
      long permits, Duration window, long capacity, long permit, long refill) {
    assertThat(argumentOf(permits, window))
        .isEqualTo(
            "1 1 %d %d %d %d %d"
                .formatted(capacity, permit, refill, window.toNanos() / 1000, permit));
  }

  @ParameterizedTest
  @CsvSource({"999999999, PT1H", "999999937, PT8760H", "1000000000, PT8759H"})
  void what_lua_cannot_hold_exactly_lets_through_a_little_less(long permits, Duration window) {
    String[] numbers = argumentOf(permits, window).split(" ", -1);
    double capacity = Long.parseLong(numbers[2]);
    double refilled = (double) Long.parseLong(numbers[4]) * Long.parseLong(numbers[5]);
    assertThat(capacity).isLessThan(0x1p53);
    assertThat(refilled / capacity).isBetween(0.99, 1.0);
  }

  private static String argumentOf(long permits, Duration window) {
    return new WindowUnits(List.of(new LimitSettings.Allowance(permits, window)))
        .argument(LimitRule.Kind.ADDRESS, '1', i -> 1);
  }
}
