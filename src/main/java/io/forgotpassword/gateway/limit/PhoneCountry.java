package io.forgotpassword.gateway.limit;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.forgotpassword.gateway.model.Username;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a phone number is at home, as libphonenumber knows it.
 *
 * @param callingCode such as 49; several regions may share one
 * @param region the ISO 3166 region such as {@code DE}; null for numbers of no region
 */
record PhoneCountry(int callingCode, @Nullable String region) {
  /** E.164 as Cognito wants it: a plus sign and at most 15 digits. */
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

  private static final String WITHOUT_REGION = "ZZ";

  /** The country of a username; null when it is no valid phone number in E.164. */
  static @Nullable PhoneCountry of(Username username) {
    String text = username.normalised();
    if (text.isEmpty() || text.charAt(0) != '+' || !E164.matcher(text).matches()) {
      return null;
    }
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = phones.parse(text, WITHOUT_REGION);
      return phones.isValidNumber(number)
          ? new PhoneCountry(number.getCountryCode(), phones.getRegionCodeForNumber(number))
          : null;
    } catch (NumberParseException noPhoneNumber) {
      return null;
    }
  }

  /** Whether a username may be asked for where only these countries' phone numbers may. */
  static boolean isAllowed(Username username, Set<String> countries) {
    if (countries.equals(LimitSettings.ALL_COUNTRIES)) {
      return true;
    }
    PhoneCountry country = of(username);
    return country == null || country.isOneOf(countries);
  }

  private boolean isOneOf(Set<String> countries) {
    return countries.contains("+" + callingCode) || (region != null && countries.contains(region));
  }
}
