package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012). It turns bytes into a {@link
 * BucketKey} that nobody without the key can predict, so an attacker can aim neither at one shard
 * nor at somebody's bucket. Stateless, so it may be shared.
 */
public final class SipHash {
  private final long k0;
  private final long k1;

  SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  static SipHash withKey(byte[] key) {
    ByteBuffer words = littleEndian(key);
    return new SipHash(words.getLong(), words.getLong());
  }

  /** A hash with a random key, which no other process has. */
  public static SipHash random(SecureRandom random) {
    return new SipHash(random.nextLong(), random.nextLong());
  }

  /** The hash of a message. */
  public BucketKey of(byte[] message) {
    // A message ends in zeros up to a whole number of words, and in its length.
    byte[] padded = Arrays.copyOf(message, (message.length | (Long.BYTES - 1)) + 1);
    padded[padded.length - 1] = (byte) message.length;
    State state = new State(k0, k1);
    ByteBuffer words = littleEndian(padded);
    while (words.hasRemaining()) {
      state.absorb(words.getLong());
    }
    return state.finish();
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long k0, long k1) {
      v0 = k0 ^ 0x736f6d6570736575L;
      v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
      v2 = k0 ^ 0x6c7967656e657261L;
      v3 = k1 ^ 0x7465646279746573L;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    BucketKey finish() {
      v2 ^= 0xee;
      long first = squeeze();
      v1 ^= 0xdd;
      return new BucketKey(first, squeeze());
    }

    private long squeeze() {
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
