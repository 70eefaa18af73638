package io.forgotpassword.gateway.connection;

import io.forgotpassword.gateway.model.ClientIp;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the client's address from the peer's address and the one header that trusted proxies write.
 * It reads the header from the right, where the nearest proxy wrote: the first address that is not
 * a trusted proxy's is the client's. Anything to its left may be forged, and so may any other
 * forwarding header: proxies pass on what they do not write.
 */
public record TrustedProxies(List<Cidr> blocks, ForwardedHeader header) {
  /** More hops than any real chain; hops beyond these are ignored. */
  private static final int MAX_HOPS = 32;

  /** The client's address, from the header's lines in the order received. */
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
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /** {@code server.forwarded-header}: the one header in which trusted proxies name the client. */
  public enum ForwardedHeader {
    X_FORWARDED_FOR,
    FORWARDED,
    /** The peer is the client. */
    NONE;

    /** The address in one comma-separated element of this header; empty when it has none. */
    Optional<ClientIp> addressIn(String element) {
      return switch (this) {
        case X_FORWARDED_FOR -> ofNode(element);
        case FORWARDED -> ofElement(element);
        case NONE -> Optional.empty();
      };
    }

    /** The {@code for=} node of one element, RFC 7239 section 4. */
    private static Optional<ClientIp> ofElement(String element) {
      for (String pair : element.split(";", -1)) {
        String trimmed = pair.strip();
        if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
          return ofNode(unquote(trimmed.substring("for=".length())));
        }
      }
      return Optional.empty();
    }

    /** An address, with or without a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    private static Optional<ClientIp> ofNode(String node) {
      if (node.startsWith("[")) {
        int close = node.indexOf(']');
        return close < 0 || !isPort(node.substring(close + 1))
            ? Optional.empty()
            : ClientIp.parse(node.substring(1, close));
      }
      int colon = node.indexOf(':');
      boolean oneColon = colon >= 0 && colon == node.lastIndexOf(':');
      if (oneColon && isPort(node.substring(colon))) {
        return ClientIp.parse(node.substring(0, colon));
      }
      return ClientIp.parse(node);
    }

    private static String unquote(String value) {
      boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
      return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Nothing, or a colon and one to five digits. */
    private static boolean isPort(String suffix) {
      return suffix.isEmpty() || suffix.matches(":[0-9]{1,5}");
    }
  }
}
