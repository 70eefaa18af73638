package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A number as ECMAScript's Number::toString writes it, which RFC 8785 (3.2.2.3) asks for: the
 * shortest decimal that reads back as the same double. Integers up to 2^53 are written as they are.
 */
final class CanonicalNumber {
  private static final long EXACT = 1L << 53;
  private static final int MOST_DIGITS = 17;
  private static final int FIRST_WITH_EXPONENT = 22;
  private static final int MOST_LEADING_ZEROS = 6;

  private CanonicalNumber() {}

  /**
   * @throws IllegalArgumentException if the number is not finite
   */
  static String of(JsonNode number) {
    if (number.isIntegralNumber() && number.canConvertToLong()) {
      long integer = number.longValue();
      if (integer >= -EXACT && integer <= EXACT) {
        return Long.toString(integer);
      }
    }
    return of(number.doubleValue());
  }

  private static String of(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException("a number that is not finite has no canonical form");
    }
    if (number == 0) {
      return "0";
    }
    StringBuilder text = new StringBuilder();
    BigDecimal shortest = shortest(Math.abs(number)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    // The number is 0.DIGITS times ten to the power of `point`.
    int point = digits.length() - shortest.scale();
    text.append(number < 0 ? "-" : "");
    if (point >= FIRST_WITH_EXPONENT || point <= -MOST_LEADING_ZEROS) {
      text.append(digits.charAt(0))
          .append(digits.length() > 1 ? "." : "")
          .append(digits, 1, digits.length());
      text.append(point > 0 ? "e+" : "e-").append(Math.abs(point - 1));
    } else if (point <= 0) {
      text.append("0.").append("0".repeat(-point)).append(digits);
    } else if (point >= digits.length()) {
      text.append(digits).append("0".repeat(point - digits.length()));
    } else {
      text.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
    return text.toString();
  }

  /** Java's own Double.toString is the shortest only since JDK 19. */
  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (nearest.doubleValue() == number) {
        return nearest;
      }
      // Below a power of two the doubles are closer together: only the farther one may read back.
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      if (above.doubleValue() == number) {
        return above;
      }
    }
    return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
  }
}
