package io.forgotpassword.gateway.edge.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;

/**
 * The transport that the gateway runs on: Vert.x's own, which also lets the gateway reach each
 * connection that the edge accepts first. Vert.x itself shows nobody a ClientHello and counts no
 * connections.
 */
public final class EdgeTransport {
  private EdgeTransport() {}

  /** Linux' own transport where its library loads, otherwise Java's. */
  public static Transport best() {
    EpollTransport epoll = new Epoll();
    return epoll.isAvailable()
        ? new TransportInternal("epoll", true, null, epoll)
        : new TransportInternal("nio", true, null, new Nio());
  }

  private static void tap(TcpConfig config, ServerBootstrap bootstrap) {
    if (config instanceof TappedTcp tapped) {
      bootstrap.handler(new AcceptedConnections(tapped.accepting()));
    }
  }

  private static final class Epoll extends EpollTransport {
    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      tap(config, bootstrap);
    }
  }

  private static final class Nio extends NioTransport {
    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      tap(config, bootstrap);
    }
  }
}
