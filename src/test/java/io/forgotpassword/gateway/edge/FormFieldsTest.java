package io.forgotpassword.gateway.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormFieldsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password=a+b%2Bc | a b+c",
        "password=Aa1%26%2B%3B%23x | Aa1&+;#x",
        "p%61ssword=a | a",
        "password=a%3Db=c | a=b=c",
        "password=%C3%A9 | é",
        "password=%F0%9F%98%80 | 😀",
        "password=%c3%a9é | éé",
        "a&password=x&&=& | x",
        "password | ''",
        "password= | ''"
      })
  void a_field_is_decoded(String form, String value) {
    assertThat(of(form).only("password")).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "#", "?", "/", "=", "@", "é", "\u0000", "\n"})
  void every_character_of_a_value_is_kept(String character) {
    String password = "Analytical-1843" + character + "rest";
    assertThat(of("username=grace&password=" + password).only("password")).isEqualTo(password);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "username=%zz | The form has a broken percent escape",
        "username=%e | The form has a broken percent escape",
        "username=% | The form has a broken percent escape",
        "username=%+1 | The form has a broken percent escape",
        "username=%-1 | The form has a broken percent escape",
        "%zz=a | The form has a broken percent escape",
        "username=%FF | The form is not UTF-8",
        "username=%C3%28 | The form is not UTF-8",
        "username=a%ED%A0%80 | The form is not UTF-8",
        "%FF=a | The form is not UTF-8"
      })
  void a_broken_escape_and_what_is_not_utf8_are_refused(String form, String message) {
    Refused.assertRefused(() -> of(form), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"username=\u00ff", "username=\u00c3%A9", "username=%C3\u00a9"})
  void bytes_that_are_not_utf8_are_refused(String latin1) {
    Refused.assertRefused(
        () -> FormFields.of(latin1.getBytes(ISO_8859_1)), "The form is not UTF-8");
  }

  @Test
  void a_field_that_stands_twice_is_refused_when_it_is_read() {
    FormFields form = of("username=a&client_id=b&client_id=b&username=c&a=1&%61=2");
    for (String name : new String[] {"username", "client_id", "a"}) {
      Refused.assertRefused(() -> form.only(name), "Duplicate field '" + name + "'");
    }
    assertThat(form.only("password")).isNull();
  }

  @Test
  void a_form_of_more_than_32_fields_is_refused() {
    String form = "username=nobody" + "&a=1".repeat(31);
    assertThat(of(form).only("username")).isEqualTo("nobody");
    Refused.assertRefused(() -> of(form + "&b=1"), "The form has more than 32 fields");
  }

  private static FormFields of(String form) {
    return FormFields.of(form.getBytes(UTF_8));
  }
}
