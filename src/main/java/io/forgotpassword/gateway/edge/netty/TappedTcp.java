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
  private final Accepting accepting;

  /**
   * What the server's one listening socket accepts.
   *
   * @param tls whether each connection begins with a ClientHello
   * @param proxyProtocol whether each connection begins with a PROXY header, before TLS
   * @param maxHead the largest head in bytes
   * @param maxPerAddress the most connections of one address
   * @param trusted tells proxies, whose connections are many clients'
   * @param handshakes hears of each TLS handshake: its protocol, such as {@code TLSv1.3}, or {@code
   *     failed}
   */
  public record Accepting(
      boolean tls,
      boolean proxyProtocol,
      int maxHead,
      int maxConnections,
      int maxPerAddress,
      Predicate<ClientIp> trusted,
      Consumer<String> handshakes) {}

  public TappedTcp(Accepting accepting) {
    this.accepting = accepting;
  }

  private TappedTcp(TappedTcp other) {
    super(other);
    this.accepting = other.accepting;
  }

  @Override
  protected TcpConfig copy() {
    return new TappedTcp(this);
  }

  Accepting accepting() {
    return accepting;
  }
}
