package io.forgotpassword.gateway.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One second as Signature V4 writes it.
 *
 * @param epochSecond the second
 * @param text such as {@code 20231114T221320Z}
 * @param bytes the text in ASCII; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: the second identifies it
record AmzDate(long epochSecond, String text, byte[] bytes) {
  private static final int DAY_CHARS = "20231114".length();
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The second an instant lies in. */
  static AmzDate of(Instant instant) {
    String text = FORMAT.format(instant);
    return new AmzDate(instant.getEpochSecond(), text, text.getBytes(US_ASCII));
  }

  /** The UTC day, such as {@code 20231114}. */
  String day() {
    return text.substring(0, DAY_CHARS);
  }
}
