package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.ClientIp;

/**
 * How many leading bits of an address the audit keeps; the others become zero.
 *
 * @param ipv4 1 to 32
 * @param ipv6 1 to 128
 */
public record AddressSettings(int ipv4, int ipv6) {
  /** Addresses as they are. */
  public static final AddressSettings WHOLE = new AddressSettings(32, 128);

  static final String MEMBER = "ip_prefix";

  /** Says where a request came from and, if that is not all of its address, how many bits. */
  void put(ObjectNode record, ClientIp ip) {
    record.putObject("src_endpoint").put("ip", cut(ip).toString());
    if (cuts(ip)) {
      record.withObjectProperty(AuditChain.UNMAPPED).put(MEMBER, prefixOf(ip));
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
