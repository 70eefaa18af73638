package io.forgotpassword.gateway.model;

import io.netty.util.NetUtil;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A client's IP address as 128 bits. IPv4 is kept in its v4-mapped form, so {@code
 * ::ffff:192.0.2.1} and {@code 192.0.2.1} are the same address. Zone ids are dropped.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record ClientIp(long high, long low) {
  private static final long V4_MAPPED = 0x0000_FFFF_0000_0000L;
  private static final int V4_PREFIX_OFFSET = 96;

  /** Parses an IPv4 or IPv6 literal (brackets and a zone id allowed); never a DNS look-up. */
  public static Optional<ClientIp> parse(String literal) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    return bytes == null ? Optional.empty() : Optional.of(ofBytes(bytes));
  }

  /** The address of 4 or 16 bytes in network order. */
  public static ClientIp ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == Integer.BYTES
        ? new ClientIp(0, V4_MAPPED | Integer.toUnsignedLong(buffer.getInt()))
        : new ClientIp(buffer.getLong(), buffer.getLong());
  }

  /** Whether this is an IPv4 address, v4-mapped ones included. */
  public boolean isV4() {
    return high == 0 && (low & 0xFFFF_FFFF_0000_0000L) == V4_MAPPED;
  }

  /** The first {@code v4Prefix} or {@code v6Prefix} bits of this address, the rest zero. */
  public ClientIp network(int v4Prefix, int v6Prefix) {
    int bits = isV4() ? V4_PREFIX_OFFSET + v4Prefix : v6Prefix;
    long highMask = bits >= Long.SIZE ? -1L : ones(bits);
    long lowMask = bits <= Long.SIZE ? 0L : ones(bits - Long.SIZE);
    return new ClientIp(high & highMask, low & lowMask);
  }

  private static long ones(int bits) {
    return bits == 0 ? 0L : -1L << (Long.SIZE - bits);
  }

  /** The canonical text: dotted IPv4, or IPv6 as RFC 5952 writes it. */
  @Override
  public String toString() {
    if (isV4()) {
      return NetUtil.intToIpAddress((int) low);
    }
    byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    return NetUtil.bytesToIpAddress(bytes);
  }
}
