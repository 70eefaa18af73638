package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import java.security.SecureRandom;

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

  /** The hash with the first 16 bytes as its key. */
  static SipHash withKey(byte[] key) {
    return new SipHash(littleEndian(key, 0, Long.BYTES), littleEndian(key, Long.BYTES, Long.BYTES));
  }

  /** A hash with a random key, which no other process has. */
  public static SipHash random(SecureRandom random) {
    return new SipHash(random.nextLong(), random.nextLong());
  }

  /** The hash of a message. */
  public BucketKey of(byte[] message) {
    State s = new State(k0, k1);
    int length = message.length;
    int whole = length & ~7;
    for (int i = 0; i < whole; i += Long.BYTES) {
      s.absorb(littleEndian(message, i, Long.BYTES));
    }
    s.absorb(littleEndian(message, whole, length - whole) | ((long) length << 56));
    return s.finish();
  }

  private static long littleEndian(byte[] message, int offset, int count) {
    long word = 0;
    for (int i = 0; i < count; i++) {
      word |= (message[offset + i] & 0xFFL) << (8 * i);
    }
    return word;
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
