package io.forgotpassword.gateway.model;

import io.netty.util.NetUtil;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's IP address as 128 bits. IPv4 is kept in its v4-mapped form, so {@code 192.0.2.1},
 * {@code ::ffff:192.0.2.1} and the {@code 64:ff9b::192.0.2.1} of NAT64 (RFC 6052) are the same
 * address. Zone ids are dropped.
 */
public record ClientIp(long high, long low) {
  private static final Pattern DOTTED_TAIL = Pattern.compile("(.*:)([0-9.]{7,15})([]%].*)?");
  private static final HexFormat HEX = HexFormat.of();
  private static final long V4_MAPPED = 0x0000_FFFF_0000_0000L;
  private static final long NAT64 = 0x0064_ff9b_0000_0000L;
  private static final int V4_PREFIX_OFFSET = 96;

  /** Parses an IPv4 or IPv6 literal (brackets and a zone id allowed); never a DNS look-up. */
  public static Optional<ClientIp> parse(String literal) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    if (bytes == null) {
      bytes = NetUtil.createByteArrayFromIpAddressString(withoutDottedTail(literal));
    }
    return bytes == null ? Optional.empty() : Optional.of(ofBytes(bytes));
  }

  /** Netty reads the dotted tail of RFC 4291 section 2.2 behind {@code ::} and a v4 mark only. */
  private static String withoutDottedTail(String literal) {
    Matcher dotted = DOTTED_TAIL.matcher(literal);
    byte[] v4 =
        dotted.matches() ? NetUtil.createByteArrayFromIpAddressString(dotted.group(2)) : null;
    return v4 == null
        ? literal
        : dotted.group(1)
            + HEX.formatHex(v4, 0, 2)
            + ":"
            + HEX.formatHex(v4, 2, 4)
            + Objects.toString(dotted.group(3), "");
  }

  /** The address of 4 or 16 bytes in network order. */
  public static ClientIp ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length == Integer.BYTES) {
      return new ClientIp(0, V4_MAPPED | Integer.toUnsignedLong(buffer.getInt()));
    }
    long high = buffer.getLong();
    long low = buffer.getLong();
    return high == NAT64 && low >>> Integer.SIZE == 0
        ? new ClientIp(0, V4_MAPPED | low)
        : new ClientIp(high, low);
  }

  /** Whether this is an IPv4 address, v4-mapped ones included. */
  public boolean isV4() {
    return high == 0 && (low & 0xFFFF_FFFF_0000_0000L) == V4_MAPPED;
  }

  /** Whether only this machine can use it: 127.0.0.0/8 and ::1. */
  public boolean isLoopback() {
    return isV4() ? (low >>> 24 & 0xFF) == 127 : high == 0 && low == 1;
  }

  /** The first {@code v4Prefix} or {@code v6Prefix} bits of this address, the rest zero. */
  public ClientIp network(int v4Prefix, int v6Prefix) {
    int bits = isV4() ? V4_PREFIX_OFFSET + v4Prefix : v6Prefix;
    long highMask = bits >= Long.SIZE ? -1L : ones(bits);
    long lowMask = bits <= Long.SIZE ? 0L : ones(bits - Long.SIZE);
    return new ClientIp(high & highMask, low & lowMask);
  }

  /** What one client has: this address, or the /64 of an IPv6 address. */
  public ClientIp subscriber() {
    return network(32, 64);
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
