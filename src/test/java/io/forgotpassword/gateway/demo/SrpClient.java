package io.forgotpassword.gateway.demo;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client's side of SRP, written from RFC 5054, RFC 5869 and what Cognito's JavaScript library
 * sends, sharing nothing with the pool: even the prime is computed, from RFC 3526's formula.
 */
final class SrpClient {
  static final BigInteger N = prime();
  private static final BigInteger G = BigInteger.TWO;

  private final BigInteger secret = new BigInteger("0123456789abcdef".repeat(16), 16);
  final BigInteger publicNumber = G.modPow(secret, N);

  /** ChallengeResponses for a challenge's parameters. */
  Map<String, String> answer(
      String poolName, String password, Map<String, String> challenge, Instant now) {
    String userId = requireNonNull(challenge.get("USER_ID_FOR_SRP"));
    BigInteger salt = new BigInteger(challenge.get("SALT"), 16);
    BigInteger b = new BigInteger(challenge.get("SRP_B"), 16);
    byte[] identity = sha256(utf8(poolName + userId + ":" + password));
    BigInteger x = number(sha256(padded(salt), identity));
    BigInteger k = number(sha256(padded(N), padded(G)));
    BigInteger u = number(sha256(padded(publicNumber), padded(b)));
    BigInteger shared = b.subtract(k.multiply(G.modPow(x, N))).modPow(secret.add(u.multiply(x)), N);
    byte[] extracted = hmac(padded(u), padded(shared));
    byte[] key = Arrays.copyOf(hmac(extracted, utf8("Caldera Derived Key\u0001")), 16);
    String timestamp =
        DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.ROOT)
            .withLocale(Locale.US)
            .format(now.atOffset(ZoneOffset.UTC));
    byte[] block = Base64.getDecoder().decode(challenge.get("SECRET_BLOCK"));
    byte[] claim = hmac(key, utf8(poolName), utf8(userId), block, utf8(timestamp));
    return new TreeMap<>(
        Map.of(
            "USERNAME", challenge.get("USERNAME"),
            "PASSWORD_CLAIM_SECRET_BLOCK", challenge.get("SECRET_BLOCK"),
            "PASSWORD_CLAIM_SIGNATURE", Base64.getEncoder().encodeToString(claim),
            "TIMESTAMP", timestamp));
  }

  /** As the library pads: an even number of digits, and 00 before a first digit of 8 or more. */
  private static byte[] padded(BigInteger number) {
    String digits = number.toString(16);
    String even = digits.length() % 2 == 1 ? "0" + digits : digits;
    return HexFormat.of().parseHex("89abcdef".indexOf(even.charAt(0)) >= 0 ? "00" + even : even);
  }

  /** RFC 3526 section 4: 2^3072 - 2^3008 - 1 + 2^64 * (floor(2^2942 pi) + 1690314). */
  private static BigInteger prime() {
    BigInteger one = BigInteger.ONE;
    BigInteger quarter = arccot(5, 3100).shiftLeft(2).subtract(arccot(239, 3100));
    BigInteger pi = quarter.shiftLeft(2).shiftRight(3100 - 2942);
    return one.shiftLeft(3072)
        .subtract(one.shiftLeft(3008))
        .subtract(one)
        .add(pi.add(BigInteger.valueOf(1690314)).shiftLeft(64));
  }

  private static BigInteger arccot(int x, int bits) {
    BigInteger term = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(x));
    BigInteger sum = term;
    for (int n = 3; term.signum() != 0; n += 2) {
      term = term.divide(BigInteger.valueOf((long) x * x)).negate();
      sum = sum.add(term.divide(BigInteger.valueOf(n)));
    }
    return sum;
  }

  private static BigInteger number(byte[] bytes) {
    return new BigInteger(1, bytes);
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
