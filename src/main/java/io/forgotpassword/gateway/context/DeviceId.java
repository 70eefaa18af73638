package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.forgotpassword.gateway.model.UnpairedSurrogates;
import io.forgotpassword.gateway.signing.HmacSha256;

/**
 * A fingerprint becomes a device id in the shape of Amazon's JavaScript library: twenty letters and
 * digits, a colon, and the time in epoch milliseconds at which the id was first made up.
 *
 * <p>The library draws the letters at random and keeps them in the browser. Here they are a keyed
 * hash, so that a device keeps its id over requests, nodes and restarts, and nobody without the key
 * can tell which device it is. The time of a device's first visit is not observed: it is always 0.
 * Not thread-safe.
 */
final class DeviceId {
  private static final int CHARACTERS = 20;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final byte[] PURPOSE = "device id\n".getBytes(UTF_8);

  private final HmacSha256 hmac;

  /** Ids under a key of at least one byte. */
  DeviceId(byte[] key) {
    this.hmac = new HmacSha256(key);
  }

  /** Hashes the fingerprint with JSON's escapes, because the ids of devices must not change. */
  String of(String fingerprint) {
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(fingerprint));
    byte[] hash = hmac.of(PURPOSE, UnpairedSurrogates.escape(escaped).getBytes(UTF_8));
    StringBuilder id = new StringBuilder(CHARACTERS + 2);
    for (int i = 0; i < CHARACTERS; i++) {
      id.append(ALPHABET.charAt((hash[i] & 0xFF) % ALPHABET.length()));
    }
    return id.append(":0").toString();
  }
}
