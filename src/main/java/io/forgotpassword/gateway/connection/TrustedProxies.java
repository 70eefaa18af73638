package io.forgotpassword.gateway.connection;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.List;
import java.util.Optional;

/**
 * Finds the client's address from the peer's address and the one header that trusted proxies write.
 *
 * <p>It reads the header from the right, where the nearest proxy wrote: the first address that is
 * not a trusted proxy's is the client's. Anything to its left may be forged, and so may any other
 * forwarding header: proxies pass on what they do not write.
 *
 * @param blocks the trusted proxies' addresses; with none, only the peer counts
 * @param header the header that they write
 */
public record TrustedProxies(List<Cidr> blocks, ForwardedHeader header) {
  /** More hops than any real chain; hops beyond these are ignored. */
  private static final int MAX_HOPS = 32;

  /**
   * The client's address.
   *
   * @param lines the header's lines in the order received
   */
  public ClientIp clientOf(ClientIp peer, List<String> lines) {
    ClientIp nearest = peer;
    if (!trusts(peer) || header == ForwardedHeader.NONE) {
      return peer;
    }
    String hops = String.join(",", lines);
    int end = lines.isEmpty() ? -1 : hops.length();
    for (int hop = 0; hop < MAX_HOPS && end >= 0; hop++) {
      int comma = hops.lastIndexOf(',', end - 1);
      Optional<ClientIp> address = header.addressIn(hops.substring(comma + 1, end).strip());
      if (address.isEmpty()) {
        return nearest;
      }
      nearest = address.get();
      if (!trusts(nearest)) {
        return nearest;
      }
      end = comma;
    }
    return nearest;
  }

  /** Whether forwarding headers from this peer are believed. */
  public boolean trusts(ClientIp address) {
    for (Cidr block : blocks) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
