package io.forgotpassword.gateway.connection;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Finds the client's address from the peer's address and the forwarding headers of trusted proxies.
 *
 * <p>It reads the headers from the right, where the nearest proxy wrote: the first address that is
 * not a trusted proxy's is the client's. Anything to its left may be forged.
 */
public final class TrustedProxies {
  /** More hops than any real chain; hops beyond these are ignored. */
  private static final int MAX_HOPS = 32;

  private final List<Cidr> trusted;

  /** The proxies inside any of these blocks are trusted; with none, only the peer counts. */
  public TrustedProxies(List<Cidr> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * The client's address.
   *
   * @param peer the address at the other end of the connection
   * @param xForwardedFor every X-Forwarded-For header, in the order received
   * @param forwarded every Forwarded header (RFC 7239), in the order received; it wins where both
   *     are sent
   */
  public ClientIp clientOf(ClientIp peer, List<String> xForwardedFor, List<String> forwarded) {
    if (trusted.isEmpty() || !trusts(peer)) {
      return peer;
    }
    return forwarded.isEmpty() ? walk(peer, xForwardedFor, false) : walk(peer, forwarded, true);
  }

  private ClientIp walk(ClientIp peer, List<String> headers, boolean rfc7239) {
    ClientIp nearest = peer;
    for (String hop : hopsFromTheRight(headers)) {
      Optional<ClientIp> address = rfc7239 ? ForwardedHop.ofElement(hop) : ForwardedHop.ofNode(hop);
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

  /** The comma-separated elements of all header lines, the last one first. */
  private static List<String> hopsFromTheRight(List<String> headers) {
    List<String> hops = new ArrayList<>();
    headers.forEach(line -> Collections.addAll(hops, line.split(",", -1)));
    Collections.reverse(hops);
    return hops.stream().limit(MAX_HOPS).map(String::strip).toList();
  }

  /** Whether forwarding headers from this peer are believed. */
  public boolean trusts(ClientIp address) {
    for (Cidr block : trusted) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
