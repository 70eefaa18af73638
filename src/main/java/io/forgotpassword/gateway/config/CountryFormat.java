package io.forgotpassword.gateway.config;

import com.google.i18n.phonenumbers.PhoneNumberUtil;

/** Countries as {@code limits.phone-countries} names them. */
final class CountryFormat {
  static final Format<String> COUNTRY =
      Format.text(
          "* or an ISO 3166 region such as DE or a calling code such as +49",
          CountryFormat::isCountry);

  private CountryFormat() {}

  private static boolean isCountry(String text) {
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    return text.equals("*")
        || phones.getSupportedRegions().contains(text)
        || phones.getSupportedCallingCodes().stream().anyMatch(code -> text.equals("+" + code));
  }
}
