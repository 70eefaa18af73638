package io.forgotpassword.gateway.edge.netty;

import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.net.TcpConfig;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The TCP options of a server whose connections are tapped. The transport tells the edge's
 * listening socket from others by them, because Vert.x tells it neither host nor port; so a copy
 * must be one of these too.
 */
public final class TappedTcp extends TcpConfig {
  /** Where there is room for few connections, one address has at most an eighth of them. */
  private static final int ADDRESS_SHARE = 8;

  private final boolean tls;
  private final boolean proxyProtocol;
  private final int maxHead;
  private final int maxConnections;
  private final int maxPerAddress;
  private final Predicate<ClientIp> trusted;
  private final Consumer<String> handshakes;

  /**
   * @param tls whether each connection begins with a ClientHello
   * @param proxyProtocol whether each connection begins with a PROXY header, before TLS
   * @param maxHead the largest HTTP/1 head in bytes
   * @param maxConnections the most that are open
   * @param maxPerAddress the most of one address
   * @param trusted tells proxies, whose connections are many clients'
   * @param handshakes hears of each TLS handshake, as {@link HandshakeCount} has it
   */
  public TappedTcp(
      boolean tls,
      boolean proxyProtocol,
      int maxHead,
      int maxConnections,
      int maxPerAddress,
      Predicate<ClientIp> trusted,
      Consumer<String> handshakes) {
    this.tls = tls;
    this.proxyProtocol = proxyProtocol;
    this.maxHead = maxHead;
    this.maxConnections = maxConnections;
    this.maxPerAddress = maxPerAddress;
    this.trusted = trusted;
    this.handshakes = handshakes;
  }

  private TappedTcp(TappedTcp other) {
    super(other);
    this.tls = other.tls;
    this.proxyProtocol = other.proxyProtocol;
    this.maxHead = other.maxHead;
    this.maxConnections = other.maxConnections;
    this.maxPerAddress = other.maxPerAddress;
    this.trusted = other.trusted;
    this.handshakes = other.handshakes;
  }

  @Override
  protected TcpConfig copy() {
    return new TappedTcp(this);
  }

  /** What is to be put on the one socket that is about to listen. */
  AcceptedConnections connections() {
    int room = ProcessRoom.within(maxConnections, maxHead);
    return new AcceptedConnections(
        new ConnectionCaps(room, Math.max(1, Math.min(maxPerAddress, room / ADDRESS_SHARE))),
        maxHead,
        tls,
        proxyProtocol,
        trusted,
        handshakes);
  }
}
