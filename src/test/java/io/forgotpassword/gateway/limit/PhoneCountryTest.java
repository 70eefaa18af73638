package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.forgot;
import static io.forgotpassword.gateway.limit.LimitFixtures.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneCountryTest {
  private static final String BERLIN = "+493012345678";
  private static final String MUNICH = "+498912345678";
  private static final String VIENNA = "+43151234567";
  private static final String KINGSTON = "+18765551234";
  private static final String NEW_YORK = "+12125551234";

  private static RateLimiter limiter(Set<String> countries, LimitSettings.Rule... rules) {
    LimitSettings settings =
        new LimitSettings(
            LimitSettings.Store.LOCAL,
            Secret.NONE,
            1000,
            Duration.ZERO,
            List.of(rules),
            countries,
            null);
    return RateLimiter.local(settings, new FakeNanos(), LimitFixtures.KEY);
  }

  private static @Nullable LimitRefusal refusal(RateLimiter limiter, String username) {
    return limiter.admit(forgot("192.0.2.1", username)).result().refusal();
  }

  @ParameterizedTest
  @CsvSource({
    "+493012345678, 49, DE",
    "+18765551234, 1, JM",
    "+12125551234, 1, US",
    "＋４９3012345678, 49, DE"
  })
  void a_valid_number_has_a_calling_code_and_a_region(String number, int code, String region) {
    assertThat(PhoneCountry.of(Username.of(number))).isEqualTo(new PhoneCountry(code, region));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "",
        "+",
        "493012345678",
        "+49",
        "+999123456789",
        "+49 30 12345678",
        "+ada",
        "+4930123456781234567",
        "+1234",
        "a+493012345678"
      })
  void anything_else_is_no_phone_number(String username) {
    assertThat(PhoneCountry.of(Username.of(username))).isNull();
  }

  @Test
  void a_country_has_one_budget_that_other_usernames_do_not_use() {
    RateLimiter limiter =
        limiter(
            LimitSettings.ALL_COUNTRIES,
            rule("sms-cost", LimitSettings.Key.PHONE_COUNTRY, "2 per 3600s"));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(limiter, "ada" + i)).isNull();
    }
    assertThat(refusal(limiter, BERLIN)).isNull();
    assertThat(refusal(limiter, MUNICH)).isNull();

    LimitRefusal refusal = Objects.requireNonNull(refusal(limiter, "+493012345679"));
    assertThat(refusal.byUsername()).as("must not be shown").isTrue();
    assertThat(refusal(limiter, VIENNA)).isNull();
    assertThat(refusal(limiter, "ada")).isNull();
  }

  @Test
  void a_pair_counts_a_country_for_each_address() {
    RateLimiter limiter =
        limiter(
            LimitSettings.ALL_COUNTRIES,
            rule(
                "pair",
                List.of(LimitSettings.Key.PHONE_COUNTRY, LimitSettings.Key.IP),
                LimitSettings.Mode.ENFORCE,
                "1 per 60s"));

    assertThat(refusal(limiter, BERLIN)).isNull();
    assertThat(refusal(limiter, MUNICH)).isNotNull();
    assertThat(limiter.admit(forgot("192.0.2.2", MUNICH)).result().refusal()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "+493012345678, true",
    "+43151234567, true",
    "+12125551234, true",
    "+18765551234, false",
    "+33142685300, false",
    "ada, true",
    "+ada, true"
  })
  void only_listed_countries_numbers_are_admitted(String username, boolean admitted) {
    RateLimiter limiter = limiter(Set.of("DE", "+43", "US"));

    assertThat(refusal(limiter, username) == null).isEqualTo(admitted);
  }

  @Test
  void a_country_that_is_not_listed_costs_the_address_and_is_not_told() {
    RateLimiter limiter = limiter(Set.of("DE"), rule("per-ip", LimitSettings.Key.IP, "2 per 900s"));
    for (int i = 0; i < 2; i++) {
      LimitRefusal refusal = Objects.requireNonNull(refusal(limiter, KINGSTON));
      assertThat(refusal.rule()).isEqualTo("phone-countries");
      assertThat(refusal.byUsername()).isTrue();
    }

    for (String username : List.of("ada", NEW_YORK)) {
      LimitRefusal byAddress = Objects.requireNonNull(refusal(limiter, username));
      assertThat(byAddress.rule()).as("shown, as for any other username").isEqualTo("per-ip");
    }
  }
}
