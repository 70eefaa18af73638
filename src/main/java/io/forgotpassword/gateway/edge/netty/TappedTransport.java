package io.forgotpassword.gateway.edge.netty;

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
import io.vertx.core.net.TcpConfig;
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

  TappedTransport(Transport behind) {
    this.behind = behind;
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    behind.configure(config, domainSocket, bootstrap);
    if (config instanceof TappedTcp tapped) {
      bootstrap.handler(tapped.connections());
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
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return behind.datagramChannelFactory();
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
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    behind.configure(config, domainSocket, bootstrap);
  }
}
