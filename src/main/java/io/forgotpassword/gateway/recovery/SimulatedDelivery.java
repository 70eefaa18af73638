package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.ClientSettings.DeliveryHint;
import java.util.regex.Pattern;

/**
 * The delivery that an answer names whether or not a code was sent. It is made from what the caller
 * typed and from the configuration alone. An e-mail address or a phone number is masked as Cognito
 * masks it; any other name gets a destination that looks like nobody's.
 */
final class SimulatedDelivery {
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final int DIGITS_SHOWN = 4;

  private static final CodeDelivery EMAIL = new CodeDelivery("email", "EMAIL", "***@***");
  private static final CodeDelivery SMS = new CodeDelivery("phone_number", "SMS", "+***********");

  private SimulatedDelivery() {}

  static CodeDelivery to(Username username, DeliveryHint hint) {
    String name = username.normalised();
    int at = name.lastIndexOf('@');
    if (at > 0 && at < name.length() - 1) {
      String masked = initial(name, 0) + "***@" + initial(name, at + 1) + "***";
      return new CodeDelivery(EMAIL.attributeName(), EMAIL.deliveryMedium(), masked);
    }
    if (PHONE.matcher(name).matches()) {
      int hidden = name.length() - 1 - DIGITS_SHOWN;
      String masked = "+" + "*".repeat(hidden) + name.substring(1 + hidden);
      return new CodeDelivery(SMS.attributeName(), SMS.deliveryMedium(), masked);
    }
    return switch (hint) {
      case EMAIL -> EMAIL;
      case SMS -> SMS;
    };
  }

  private static String initial(String text, int at) {
    return Character.toString(text.codePointAt(at));
  }
}
