package io.forgotpassword.loadtests.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cookie that a question carries. Each user is asked for twice, once with a cookie and once
 * without; a coin says when. The cookie is that of a device which the gateway trusts, or forged in
 * one of the ways in which an attacker may.
 */
final class Cookies {
  /** Of the gateway's configuration. */
  static final String KEY = "a-key-of-trusted-devices-for-this-test";

  private static final String FOREIGN_KEY = "a-key-that-the-gateway-does-not-have";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int ENTRY_ID_BYTES = 6;

  private static final List<Kind> FORGED =
      List.of(Kind.OTHER_NAME, Kind.OTHER_KEY, Kind.DOUBLED, Kind.OVERSIZED);

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
    OVERSIZED
  }

  Cookies(long seed, int users) {
    this.seed = seed;
    this.users = users;
  }

  Kind of(int question) {
    SplittableRandom coin = new SplittableRandom(seed + 7L * (question % users));
    boolean first = coin.nextBoolean();
    boolean trusted = coin.nextInt(4) > 0;
    if (first != question < users) {
      return Kind.NONE;
    }
    return trusted ? Kind.TRUSTED : FORGED.get(coin.nextInt(FORGED.size()));
  }

  /** The Cookie header of a question about a user, with its line break; empty for none. */
  String header(int question, int user) {
    String value = entry(KEY, Users.name(user));
    return switch (of(question)) {
      case NONE -> "";
      case TRUSTED -> line(value);
      case OTHER_NAME -> line(entry(KEY, Users.name(user + 1)));
      case OTHER_KEY -> line(entry(FOREIGN_KEY, Users.name(user)));
      case DOUBLED -> line(value + "; __Host-fpg-devices=" + value);
      case OVERSIZED -> line(value + "~".repeat(4000));
    };
  }

  private static String line(String value) {
    return "Cookie: __Host-fpg-devices=" + value + "\r\n";
  }

  private static String entry(String key, String username) {
    byte[] random = new byte[16];
    new SplittableRandom(username.hashCode()).nextBytes(random);
    String id = BASE64.encodeToString(random);
    String issued = String.valueOf(Instant.now().getEpochSecond() - 60);
    byte[] keyId = mac(KEY, "key-id of device cookies".getBytes(UTF_8));
    byte[] mac =
        mac(
            key,
            message(GatewayProcess.CLIENT_ID, username.toLowerCase(Locale.ROOT), id, issued));
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
