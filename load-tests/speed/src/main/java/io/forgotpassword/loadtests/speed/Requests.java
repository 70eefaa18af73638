package io.forgotpassword.loadtests.speed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import java.util.SplittableRandom;

/**
 * Requests of ForgotPassword as a browser's SDK sends them, each for another of many usernames and,
 * behind a balancer, from another of a million addresses, or 3.4 million beside more usernames.
 */
final class Requests {
  static final String CLIENT_ID = "1example23456789";

  private static final String BODY =
      "{\"ClientId\":\"" + CLIENT_ID + "\",\"Username\":\"user-#######@example.com\"}";
  private static final String HEAD =
      "POST / HTTP/1.1\r\n"
          + "Host: login.example.com\r\n"
          + "X-Forwarded-For: 100.@@@.@@@.@@@\r\n"
          + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/130.0.0.0 Safari/537.36\r\n"
          + "Accept: */*\r\n"
          + "Accept-Language: en-US,en;q=0.9\r\n"
          + "Content-Type: application/x-amz-json-1.1\r\n"
          + "X-Amz-Target: AWSCognitoIdentityProviderService.ForgotPassword\r\n"
          + "X-Amz-User-Agent: aws-amplify/6.6.5 auth/6 framework/1\r\n"
          + ("Content-Length: " + BODY.length() + "\r\n\r\n");

  private static final byte[] TEMPLATE = (HEAD + BODY).getBytes(US_ASCII);
  private static final int USER_AT = (HEAD + BODY).indexOf("#######");
  private static final int ADDRESS_AT = (HEAD + BODY).indexOf("@@@");

  /** Others than those just forwarded, whose answer their next request would share. */
  private static final int FIRST_LIMITED = 9_000_000;

  private final SplittableRandom random = new SplittableRandom();
  private final boolean oneAddress;
  private final int usernames;
  private final int octets;

  /**
   * @param oneAddress all from one address, as of somebody who is limited
   * @param usernames how many there are, ten million at the most, a million from one address
   */
  Requests(boolean oneAddress, int usernames) {
    this.oneAddress = oneAddress;
    this.usernames = usernames;
    this.octets = usernames > Order.MILLION ? 150 : 100;
  }

  Buffer next() {
    byte[] request = TEMPLATE.clone();
    digits(request, USER_AT, 7, (oneAddress ? FIRST_LIMITED : 0) + random.nextInt(usernames));
    for (int part = 0; part < 3; part++) {
      digits(request, ADDRESS_AT + 4 * part, 3, oneAddress ? 100 : 100 + random.nextInt(octets));
    }
    return Buffer.buffer(request);
  }

  private static void digits(byte[] text, int at, int count, int number) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
