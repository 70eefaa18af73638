package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.connection.TrustedProxies;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;

/**
 * A transport of Vert.x that lets the gateway reach each connection that the edge accepts first:
 * Vert.x itself shows nobody a ClientHello and counts no connections. Everything else is the
 * transport's behind it.
 */
final class TappedTransport implements Transport {
  private final Transport behind;
  private final ServerSettings edge;
  private final TrustedProxies proxies;

  TappedTransport(Transport behind, ServerSettings edge) {
    this.behind = behind;
    this.edge = edge;
    this.proxies = new TrustedProxies(edge.trustedProxies());
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    behind.configure(options, domainSocket, bootstrap);
    if (options.getPort() == edge.port() && options.getHost().equals(edge.host())) {
      bootstrap.handler(new AcceptedConnections(options, proxies::trusts));
    }
  }

  @Override
  public boolean supportsDomainSockets() {
    return behind.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return behind.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return behind.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return behind.unavailabilityCause();
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return behind.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return behind.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return behind.ioHandlerFactory();
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int threads, ThreadFactory threadFactory, int ioRatio) {
    return behind.eventLoopGroup(type, threads, threadFactory, ioRatio);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return behind.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // The SPI's own parameter.
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return behind.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return behind.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return behind.serverChannelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    behind.configure(channel, options);
  }

  @Override
  public void configure(
      ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
    behind.configure(options, connectTimeout, domainSocket, bootstrap);
  }
}
