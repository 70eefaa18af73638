package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.connection.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code server}: the public edge.
 *
 * @param port 0 picks a free one
 * @param eventLoops verticle instances; 0 is one for each core the process may use
 * @param maxBody the largest request body in bytes
 * @param maxHead the largest request head in bytes
 * @param maxConnections the most open connections
 * @param maxConnectionsPerAddress the most of one address, an IPv6 /64
 * @param maxInFlightBytes the most memory that requests without an answer may hold
 * @param proxies the proxies that name their clients, and how
 * @param forwardedHostFromProxy whether those proxies say host and scheme that the client used
 * @param ja4Headers the headers in which those send a client's JA4, in lower case
 * @param proxyProtocol whether every connection begins with a PROXY v1 or v2 header
 * @param tls null for plain HTTP
 * @param drain how long the end may take after SIGTERM
 */
public record ServerSettings(
    String host,
    int port,
    int eventLoops,
    int maxBody,
    int maxHead,
    int maxConnections,
    int maxConnectionsPerAddress,
    long maxInFlightBytes,
    TrustedProxies proxies,
    boolean forwardedHostFromProxy,
    List<String> ja4Headers,
    boolean proxyProtocol,
    @Nullable Tls tls,
    Cors cors,
    Duration drain) {
  /** The audit's last write and Kafka's last answer need no more. */
  private static final Duration MAX_CLOSING = Duration.ofSeconds(5);

  /**
   * The share of the drain for what follows the last request: its record, the audit's last write,
   * open connections.
   */
  public Duration closing() {
    Duration quarter = drain.dividedBy(4);
    return quarter.compareTo(MAX_CLOSING) < 0 ? quarter : MAX_CLOSING;
  }

  /** {@code server.tls}: the PEM certificate chain, and the PEM private key. */
  public record Tls(Path certificate, Path key) {}

  /**
   * {@code server.cors}.
   *
   * @param allowedOrigins exact origins, or the one element {@code *}
   * @param credentials whether calls from pages of those origins may carry cookies; only with exact
   *     origins
   */
  public record Cors(List<String> allowedOrigins, boolean credentials) {}
}
