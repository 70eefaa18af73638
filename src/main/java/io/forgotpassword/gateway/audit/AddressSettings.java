package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.ClientIp;

/**
 * How much of an address is written down: its first bits, the rest becomes zero.
 *
 * @param ipv4 1 to 32
 * @param ipv6 1 to 128
 */
public record AddressSettings(int ipv4, int ipv6) {
  /** Addresses as they are. */
  public static final AddressSettings WHOLE = new AddressSettings(32, 128);

  static final String MEMBER = "ip_prefix";

  /** Adds where a request came from. */
  void writeSource(CanonicalWriter event, ClientIp ip) {
    event.object("src_endpoint").put("ip", cut(ip)).end();
  }

  /** Adds how many bits of its address an event has, when those are not all. */
  void writePrefix(CanonicalWriter unmapped, ClientIp ip) {
    if (cuts(ip)) {
      unmapped.put(MEMBER, prefixOf(ip));
    }
  }

  /** An address, or its network as {@code 192.0.2.0/24}. */
  String text(ClientIp ip) {
    return cuts(ip) ? cut(ip) + "/" + prefixOf(ip) : ip.toString();
  }

  private ClientIp cut(ClientIp ip) {
    return cuts(ip) ? ip.network(ipv4, ipv6) : ip;
  }

  private int prefixOf(ClientIp ip) {
    return ip.isV4() ? ipv4 : ipv6;
  }

  private boolean cuts(ClientIp ip) {
    return prefixOf(ip) < (ip.isV4() ? WHOLE.ipv4 : WHOLE.ipv6);
  }
}
