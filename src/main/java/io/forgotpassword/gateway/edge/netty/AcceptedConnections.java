package io.forgotpassword.gateway.edge.netty;

import io.forgotpassword.gateway.model.ClientIp;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts each connection that one listening socket accepts, closes those it has no room for or that
 * send no request, and puts a tap on those with TLS, before Vert.x sees them.
 */
final class AcceptedConnections extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<ConnectionCaps> CAPS =
      AttributeKey.valueOf(AcceptedConnections.class, "caps");

  private final ConnectionCaps caps;
  private final int maxHead;
  private final boolean tls;
  private final boolean proxyProtocol;
  private final Predicate<ClientIp> trusted;
  private final Consumer<String> handshakes;

  /**
   * @param tls whether each connection begins with a ClientHello
   * @param proxyProtocol whether each connection begins with a PROXY header, before TLS
   * @param trusted tells proxies, whose connections are many clients'
   * @param handshakes hears of each TLS handshake, as {@link HandshakeCount} has it
   */
  AcceptedConnections(
      ConnectionCaps caps,
      int maxHead,
      boolean tls,
      boolean proxyProtocol,
      Predicate<ClientIp> trusted,
      Consumer<String> handshakes) {
    this.caps = caps;
    this.maxHead = maxHead;
    this.tls = tls;
    this.proxyProtocol = proxyProtocol;
    this.trusted = trusted;
    this.handshakes = handshakes;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel connection = (Channel) accepted;
    ClientIp address = proxyProtocol ? null : clientAt(connection);
    if (!caps.enter(address)) {
      connection.unsafe().closeForcibly();
      return;
    }
    connection.closeFuture().addListener(closed -> caps.leave(address));
    if (proxyProtocol) {
      connection.attr(CAPS).set(caps);
    }
    connection.pipeline().addLast(new FirstHead());
    if (tls) {
      connection.pipeline().addLast(new ClientHelloTap(proxyProtocol));
    }
    connection.pipeline().addLast(new FirstBytes(maxHead, handshakes));
    ctx.fireChannelRead(accepted);
  }

  /** Whether there is room for the client that a PROXY header named; true without one. */
  static boolean hasRoomFor(Channel connection, ClientIp named) {
    ConnectionCaps caps = connection.attr(CAPS).get();
    if (caps == null) {
      return true;
    }
    if (!caps.enterAddress(named)) {
      return false;
    }
    connection.closeFuture().addListener(closed -> caps.leaveAddress(named));
    return true;
  }

  private @Nullable ClientIp clientAt(Channel connection) {
    if (connection.remoteAddress() instanceof InetSocketAddress peer) {
      ClientIp address = ClientIp.ofBytes(peer.getAddress().getAddress());
      return trusted.test(address) ? null : address;
    }
    return null;
  }
}
