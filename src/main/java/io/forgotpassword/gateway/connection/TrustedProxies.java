package io.forgotpassword.gateway.connection;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.List;
import java.util.Optional;

/**
 * The proxies that may speak for a client: peer address and forwarding headers become the client's
 * address.
 *
 * <p>The chain is walked from the right, the end the nearest proxy wrote: the first address that is
 * not a trusted proxy's is the client's. What stands left of it anybody may have typed.
 */
public final class TrustedProxies {
  /** More hops than any real chain; a longer header is somebody's attempt to cost time. */
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
    HopsFromTheRight hops = new HopsFromTheRight(headers);
    for (int i = 0; i < MAX_HOPS; i++) {
      Optional<String> hop = hops.next();
      if (hop.isEmpty()) {
        return nearest;
      }
      Optional<ClientIp> address =
          rfc7239 ? ForwardedHop.ofElement(hop.get()) : ForwardedHop.ofNode(hop.get());
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

  /** Whether a peer may speak for its clients. */
  public boolean trusts(ClientIp address) {
    for (Cidr block : trusted) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
