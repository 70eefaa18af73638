package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.forgotpassword.gateway.model.ClientIp;
import java.io.IOException;

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

  /** Writes where a request came from. */
  void writeSource(JsonGenerator event, ClientIp ip) throws IOException {
    event.writeObjectFieldStart("src_endpoint");
    event.writeStringField("ip", cut(ip).toString());
    event.writeEndObject();
  }

  /** Writes how many bits of its address an event has, if those are not all. */
  void writePrefix(JsonGenerator unmapped, ClientIp ip) throws IOException {
    if (cuts(ip)) {
      unmapped.writeNumberField(MEMBER, prefixOf(ip));
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
