package io.forgotpassword.gateway.limit;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.forgotpassword.gateway.model.Username;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The country of a phone number, as libphonenumber knows it.
 *
 * @param callingCode such as 49; several regions may share one
 * @param region the ISO 3166 region such as {@code DE}, or 001 for numbers of the whole world
 */
record PhoneCountry(int callingCode, String region) {
  /** E.164 as Cognito wants it: a plus sign and at most 15 digits. */
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

  private static final String WITHOUT_REGION = "ZZ";

  private static final Username EXAMPLE = Username.of("+12125551234");

  /** Loads libphonenumber's data, which takes tens of milliseconds; not for an event loop. */
  static void load() {
    of(EXAMPLE);
  }

  /**
   * The country of a username; null when it is no valid phone number in E.164. Takes some
   * microseconds for a phone number, and far less for anything else.
   */
  static @Nullable PhoneCountry of(Username username) {
    String text = username.normalised();
    if (text.isEmpty() || text.charAt(0) != '+' || !E164.matcher(text).matches()) {
      return null;
    }
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = phones.parse(text, WITHOUT_REGION);
      String region = phones.getRegionCodeForNumber(number);
      return region != null && phones.isValidNumberForRegion(number, region)
          ? new PhoneCountry(number.getCountryCode(), region)
          : null;
    } catch (NumberParseException noPhoneNumber) {
      return null;
    }
  }

  /** Whether this country is listed; {@link LimitSettings#ALL_COUNTRIES} lists every one. */
  boolean isOneOf(Set<String> countries) {
    return countries.equals(LimitSettings.ALL_COUNTRIES)
        || countries.contains("+" + callingCode)
        || countries.contains(region);
  }
}
