package io.forgotpassword.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieHeadersTest {
  @Test
  void a_cookie_that_comes_twice_is_none() {
    assertThat(CookieHeaders.valueIn(List.of("fpg-devices=a; fpg-devices=a"), false))
        .isEqualTo(Secret.NONE);
    assertThat(CookieHeaders.valueIn(List.of("fpg-devices=a", "x=y; fpg-devices=b"), false))
        .isEqualTo(Secret.NONE);
  }

  @Test
  void over_tls_a_cookie_that_any_host_or_network_could_have_set_is_not_looked_at() {
    List<String> both = List.of("fpg-devices=plain; __Host-fpg-devices=secure");

    assertThat(CookieHeaders.valueIn(both, true)).isEqualTo(Secret.of("secure"));
    assertThat(CookieHeaders.valueIn(both, false)).isEqualTo(Secret.of("plain"));
    assertThat(CookieHeaders.valueIn(List.of("fpg-devices=plain"), true)).isEqualTo(Secret.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "a=b",
        "fpg-devices",
        "fpg-devices=",
        "xfpg-devices=a",
        "fpg-devicesx=a",
        "FPG-devices=a",
        "a=fpg-devices=a",
        "__Host-fpg-devices=a"
      })
  void a_header_without_the_cookie_has_none(String cookies) {
    assertThat(CookieHeaders.valueIn(List.of(cookies), false)).isEqualTo(Secret.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      nullValues = "null",
      textBlock =
          """
          fpg-devices=x => null
          __Host-fpg-devices=x => null
          a=1; fpg-devices=x => a=1
          fpg-devices=x; a=1 => a=1
          a=1; fpg-devices=x; b=2 => a=1; b=2
          a=1;fpg-devices=x;  b="2 3";c => a=1;  b="2 3";c
          a=1; __Host-fpg-devices=x; __host-FPG-devices=y; fpg-devices=z; fpg-devices; b=2 => a=1; b=2
          fpg-devices = x; =fpg-devices=y; a=1 => a=1
          a=fpg-devices=x; fpg-devicesx=1 => a=fpg-devices=x; fpg-devicesx=1
          a=1;; b=2; => a=1;; b=2;
          """)
  void the_cookie_is_taken_out_and_the_rest_stays_byte_for_byte(String sent, String left) {
    assertThat(CookieHeaders.without(sent)).isEqualTo(left);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fpg-devices=x",
        "__Host-fpg-devices=x; Secure; Path=/",
        "__HOST-FPG-DEVICES=x",
        "fpg-devices",
        " fpg-devices =x",
        "=fpg-devices=x",
        "= =__Host-fpg-devices=x; Path=/"
      })
  void what_a_browser_would_send_as_the_cookie_names_it(String setCookie) {
    assertThat(CookieHeaders.names(setCookie)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "session=fpg-devices", "a=1; fpg-devices=x", "fpg-devices2=x"})
  void other_cookies_do_not(String setCookie) {
    assertThat(CookieHeaders.names(setCookie)).isFalse();
  }
}
