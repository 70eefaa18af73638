package io.forgotpassword.gateway.connection;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.ArrayList;
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
    for (String hop : hopsFromTheRight(lines)) {
      Optional<ClientIp> address = header.addressIn(hop);
      if (address.isEmpty()) {
        return nearest;
      }
      nearest = address.get();
      if (!trusts(nearest)) {
        return nearest;
      }
    }
    return nearest;
  }

  /**
   * The last of the comma-separated elements of all header lines, the last one first. What stands
   * before them, however long, is not looked at.
   */
  private static List<String> hopsFromTheRight(List<String> lines) {
    List<String> hops = new ArrayList<>();
    for (int line = lines.size() - 1; line >= 0; line--) {
      String elements = lines.get(line);
      int end = elements.length();
      while (end >= 0 && hops.size() < MAX_HOPS) {
        int comma = elements.lastIndexOf(',', end - 1);
        hops.add(elements.substring(comma + 1, end).strip());
        end = comma;
      }
    }
    return hops;
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
