package io.forgotpassword.loadtests.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cookie that a question carries. Each user is asked for twice, once with a device cookie and
 * once without; a coin says when. The device cookie is that of a device which the gateway trusts,
 * or forged in one of the ways in which an attacker may. A question without one carries another
 * cookie of the same size, because a longer head takes longer to read on any server.
 */
final class Cookies {
  /** Of the gateway's configuration. */
  static final String KEY = "a-key-of-trusted-devices-for-this-test";

  private static final String NAME = "__Host-fpg-devices";
  private static final String ANOTHER = "__Host-app-session"; // As long.
  private static final String FOREIGN_KEY = "a-key-that-the-gateway-does-not-have";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int ENTRY_ID_BYTES = 6;

  /** So many in a hundred of the forged ones are longer than others. */
  private static final int LONGER = 10;

  private final long seed;
  private final int users;

  /** What a question carries. */
  enum Kind {
    NONE,
    TRUSTED,
    /** Of a trusted device, but for another name. */
    OTHER_NAME,
    /** Signed with a key that the gateway does not have, under the id of one that it has. */
    OTHER_KEY,
    /** Two cookies of the name. */
    DOUBLED,
    /** More than any cookie of the gateway's. */
    OVERSIZED;

    /** Whether its request is as long as most. */
    boolean isOfCommonSize() {
      return this != DOUBLED && this != OVERSIZED;
    }
  }

  Cookies(long seed, int users) {
    this.seed = seed;
    this.users = users;
  }

  Kind of(int question) {
    SplittableRandom coin = new SplittableRandom(seed + 7L * (question % users));
    boolean first = coin.nextBoolean();
    boolean trusted = coin.nextBoolean();
    boolean oneKind = coin.nextBoolean();
    Kind forged = oneKind ? Kind.OTHER_NAME : Kind.OTHER_KEY;
    Kind longer = oneKind ? Kind.DOUBLED : Kind.OVERSIZED;
    boolean isLonger = coin.nextInt(100) < LONGER;
    if (first != question < users) {
      return Kind.NONE;
    }
    if (trusted) {
      return Kind.TRUSTED;
    }
    return isLonger ? longer : forged;
  }

  /** The Cookie header of a question about a user, with its line break. */
  String header(int question, int user) {
    String value = entry(KEY, Users.name(user));
    return switch (of(question)) {
      case NONE -> line(ANOTHER, value);
      case TRUSTED -> line(NAME, value);
      case OTHER_NAME -> line(NAME, entry(KEY, Users.name(user + 1)));
      case OTHER_KEY -> line(NAME, entry(FOREIGN_KEY, Users.name(user)));
      case DOUBLED -> line(NAME, value + "; " + NAME + "=" + value);
      case OVERSIZED -> line(NAME, value + "~".repeat(4000));
    };
  }

  private static String line(String name, String value) {
    return "Cookie: " + name + "=" + value + "\r\n";
  }

  private static String entry(String key, String username) {
    byte[] random = new byte[16];
    new SplittableRandom(username.hashCode()).nextBytes(random);
    String id = BASE64.encodeToString(random);
    String issued = String.valueOf(Instant.now().getEpochSecond() - 60);
    byte[] keyId = mac(KEY, "key-id of device cookies".getBytes(UTF_8));
    byte[] mac =
        mac(key, message(GatewayProcess.CLIENT_ID, username.toLowerCase(Locale.ROOT), id, issued));
    return String.join(
        ".",
        BASE64.encodeToString(Arrays.copyOf(keyId, ENTRY_ID_BYTES)),
        id,
        issued,
        BASE64.encodeToString(mac));
  }

  private static byte[] message(String... parts) {
    ByteBuffer message = ByteBuffer.allocate(1024);
    for (String part : parts) {
      byte[] bytes = part.getBytes(UTF_8);
      message.putInt(bytes.length).put(bytes);
    }
    return Arrays.copyOf(message.array(), message.position());
  }

  private static byte[] mac(String key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
