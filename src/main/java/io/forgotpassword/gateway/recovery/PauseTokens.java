package io.forgotpassword.gateway.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks the tokens of pause links. A token is 42 bytes in base64url: the keyed hash of
 * the username (16), when it expires in seconds since 1970 (4), random bytes (6), and the first 16
 * bytes of HMAC-SHA-256 over the length and name of the act, the length and id of the app client,
 * and the bytes before. Short, because a text message has 140 characters. Thread-safe.
 */
final class PauseTokens {
  private static final int RANDOM_BYTES = 6;
  private static final int MAC_BYTES = 16;
  private static final int SIGNED_BYTES = 2 * Long.BYTES + Integer.BYTES + RANDOM_BYTES;
  private static final int LENGTH = (SIGNED_BYTES + MAC_BYTES) / 3 * 4;

  /** Keeps these codes apart from those of the cookies, which have the same keys. */
  private static final byte[] PURPOSE = "owner-pause".getBytes(UTF_8);

  private final Supplier<List<Secret>> keys;
  private final List<String> clientIds;
  private final Duration valid;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param keys those of trusted devices: the first signs, all verify
   * @param clientIds the configured app clients; a token of any other is not valid
   * @param random draws what makes two tokens differ; what cannot be guessed is the code
   */
  PauseTokens(
      Supplier<List<Secret>> keys,
      List<String> clientIds,
      Duration valid,
      InstantSource clock,
      RandomGenerator random) {
    this.keys = keys;
    this.clientIds = clientIds;
    this.valid = valid;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A token that is valid.
   *
   * @param token the whole text, of which there is one for each token
   */
  record Verified(BucketKey username, String clientId, Secret token) {}

  String issue(OwnerPause.Act act, BucketKey username, String clientId) {
    byte[] drawn = new byte[RANDOM_BYTES];
    random.nextBytes(drawn);
    byte[] signed =
        ByteBuffer.allocate(SIGNED_BYTES)
            .putLong(username.high())
            .putLong(username.low())
            .putInt((int) clock.instant().plus(valid).getEpochSecond())
            .put(drawn)
            .array();
    byte[] mac = macOf(keys.get().get(0), act, clientId, signed);
    return Base64.getUrlEncoder()
        .encodeToString(ByteBuffer.allocate(SIGNED_BYTES + MAC_BYTES).put(signed).put(mac).array());
  }

  /** What a token says; null for one that is forged, expired, of another act or no token. */
  @Nullable Verified verify(OwnerPause.Act act, String token) {
    byte[] bytes = decode(token);
    if (bytes == null) {
      return null;
    }
    byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
    byte[] sent = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
    ByteBuffer fields = ByteBuffer.wrap(signed);
    BucketKey username = new BucketKey(fields.getLong(), fields.getLong());
    long expires = Integer.toUnsignedLong(fields.getInt());
    String found = null;
    for (String clientId : clientIds) {
      for (Secret key : keys.get()) {
        if (MessageDigest.isEqual(sent, macOf(key, act, clientId, signed))) {
          found = clientId;
        }
      }
    }
    return found == null || clock.instant().getEpochSecond() >= expires
        ? null
        : new Verified(username, found, Secret.of(token));
  }

  private static byte @Nullable [] decode(String token) {
    try {
      return token.length() == LENGTH ? Base64.getUrlDecoder().decode(token) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] macOf(Secret key, OwnerPause.Act act, String clientId, byte[] signed) {
    HmacSha256 mac = new HmacSha256(new HmacSha256(key.reveal().getBytes(UTF_8)).of(PURPOSE));
    byte[] name = act.id().getBytes(UTF_8);
    byte[] client = clientId.getBytes(UTF_8);
    byte[] whole =
        mac.of(
            new byte[] {(byte) name.length},
            name,
            new byte[] {(byte) client.length},
            client,
            signed);
    return Arrays.copyOf(whole, MAC_BYTES);
  }
}
