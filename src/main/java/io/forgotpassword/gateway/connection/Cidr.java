package io.forgotpassword.gateway.connection;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.Optional;

/**
 * A block of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}: its first address, and
 * the length of its network part in bits. A bare address is a block of one.
 */
public record Cidr(ClientIp network, int prefix) {
  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;

  /** Parses a block; empty when the text is not one or has bits set behind its prefix. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    Optional<ClientIp> address = ClientIp.parse(literal);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().isV4() ? V4_BITS : V6_BITS;
    int prefix = slash < 0 ? bits : parsePrefix(text.substring(slash + 1), bits);
    if (prefix < 0 || !address.get().network(prefix, prefix).equals(address.get())) {
      return Optional.empty();
    }
    return Optional.of(new Cidr(address.get(), prefix));
  }

  /** Whether an address lies in this block; an IPv4 address never lies in an IPv6 block. */
  public boolean contains(ClientIp address) {
    return address.isV4() == network.isV4() && address.network(prefix, prefix).equals(network);
  }

  private static int parsePrefix(String digits, int max) {
    int prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    return prefix <= max ? prefix : -1;
  }

  @Override
  public String toString() {
    return network + "/" + prefix;
  }
}
