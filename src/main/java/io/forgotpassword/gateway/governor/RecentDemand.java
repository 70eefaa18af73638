package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.limit.SipHash;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * How often networks asked for permits lately, refused requests included. Each caller is counted at
 * two widths, because whoever owns many networks often has them in a few large blocks.
 *
 * <p>The counts are two count-min sketches (Cormode and Muthukrishnan, 2005) of fixed size, so no
 * flood makes them grow. A network that shares its cells with others is taken for one that asked
 * more, never less. Not thread-safe.
 */
final class RecentDemand {
  /** All counts halve so often. A flood of 20,000 networks is told from others in that time. */
  private static final long HALF_LIFE_NANOS = Duration.ofMinutes(30).toNanos();

  /** What one request adds to the count of its narrow network; to its wide one it adds 1. */
  private static final int UNIT = 8;

  private static final int ROWS = 4;

  /** Tells some ten thousand networks apart, in 256 KiB for each width. */
  private static final int CELLS = 1 << 16;

  private static final int MAX_COUNT = 255;

  private final SipHash hash = SipHash.random(new SecureRandom());
  private final byte[] narrow = new byte[ROWS * CELLS];
  private final byte[] wide = new byte[ROWS * CELLS];
  private long halvedAt;

  RecentDemand(long now) {
    this.halvedAt = now;
  }

  /** The network that the default limits count; about what a provider gives one customer. */
  static ClientIp narrow(ClientIp caller) {
    return caller.network(24, 48);
  }

  /** About what a provider has itself. */
  private static ClientIp wide(ClientIp caller) {
    return caller.network(16, 32);
  }

  /** Recent requests of the caller's narrow network, and an eighth of those of its wide one. */
  double of(ClientIp caller, long now) {
    age(now);
    return (double) (count(narrow, narrow(caller)) + count(wide, wide(caller))) / UNIT;
  }

  void add(ClientIp caller, long now) {
    age(now);
    raise(narrow, narrow(caller), UNIT);
    raise(wide, wide(caller), 1);
  }

  private int count(byte[] counts, ClientIp network) {
    BucketKey key = hash.of(network.toString().getBytes(StandardCharsets.US_ASCII));
    int least = MAX_COUNT;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counts[cellOf(key, row)] & MAX_COUNT);
    }
    return least;
  }

  /** Raises only cells that hold less, which keeps errors small (Estan and Varghese, 2002). */
  private void raise(byte[] counts, ClientIp network, int amount) {
    BucketKey key = hash.of(network.toString().getBytes(StandardCharsets.US_ASCII));
    int raised = Math.min(MAX_COUNT, count(counts, network) + amount);
    for (int row = 0; row < ROWS; row++) {
      int cell = cellOf(key, row);
      counts[cell] = (byte) Math.max(counts[cell] & MAX_COUNT, raised);
    }
  }

  /** Derives the hash of a row from two independent ones (Kirsch and Mitzenmacher, 2006). */
  private static int cellOf(BucketKey key, int row) {
    long rowHash = key.low() + row * (key.high() | 1);
    return row * CELLS + (int) (rowHash >>> (Long.SIZE - 16));
  }

  private void age(long now) {
    long periods = (now - halvedAt) / HALF_LIFE_NANOS;
    if (periods > 0) {
      halvedAt += periods * HALF_LIFE_NANOS;
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = halved(narrow[i], periods);
        wide[i] = halved(wide[i], periods);
      }
    }
  }

  private static byte halved(byte count, long times) {
    return (byte) ((count & MAX_COUNT) >> Math.min(times, Byte.SIZE));
  }
}
