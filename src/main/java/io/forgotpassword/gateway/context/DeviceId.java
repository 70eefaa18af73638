package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forgotpassword.gateway.json.JsonBytes;
import io.forgotpassword.gateway.signing.HmacSha256;

/**
 * A fingerprint becomes a device id in the shape of Amazon's JavaScript library: twenty letters and
 * digits, a colon, and the time in epoch milliseconds at which the id was first made up.
 *
 * <p>The library draws the letters and keeps them in the browser; here they are a keyed hash, so
 * that one device keeps its id over requests, nodes and restarts, and nobody without the key can
 * tell which. The time of a device's first visit is not observed: it is always 0. Not thread-safe.
 */
final class DeviceId {
  private static final int CHARACTERS = 20;
  private static final byte[] ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".getBytes(US_ASCII);
  private static final byte[] PURPOSE = "device id\n".getBytes(US_ASCII);

  private final HmacSha256 hmac;
  private final byte[] id = new byte[CHARACTERS + 2];

  /** Ids under a key of at least one byte. */
  DeviceId(byte[] key) {
    this.hmac = new HmacSha256(key);
    id[CHARACTERS] = ':';
    id[CHARACTERS + 1] = '0';
  }

  /** The id in ASCII; valid until the next call. */
  byte[] of(JsonBytes fingerprint) {
    byte[] hash = hmac.of(PURPOSE, fingerprint.bytes(), fingerprint.length());
    for (int i = 0; i < CHARACTERS; i++) {
      id[i] = ALPHABET[(hash[i] & 0xFF) % ALPHABET.length];
    }
    return id;
  }
}
