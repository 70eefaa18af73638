package io.forgotpassword.gateway.edge.netty;

import io.vertx.core.transport.Transport;

/** The transport the gateway runs on: the native one where there is one, with a tap in it. */
public final class EdgeTransport implements Transport {
  private final Transport chosen;
  private final TappedTransport tapped;

  /** The best transport of this machine. */
  public EdgeTransport() {
    Transport fast = Transport.nativeTransport();
    this.chosen = fast != null && fast.available() ? fast : Transport.NIO;
    this.tapped = new TappedTransport(chosen.implementation());
  }

  @Override
  public String name() {
    return chosen.name();
  }

  @Override
  public boolean available() {
    return chosen.available();
  }

  @Override
  public Throwable unavailabilityCause() {
    return chosen.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return tapped;
  }
}
