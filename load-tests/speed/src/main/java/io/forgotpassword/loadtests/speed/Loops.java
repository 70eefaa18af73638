package io.forgotpassword.loadtests.speed;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;

/** Vert.x as the gateway runs it: one event loop, on the native transport where there is one. */
final class Loops {
  private Loops() {}

  static Vertx one() {
    Transport fast = Transport.nativeTransport();
    return Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(1))
        .withTransport(fast != null && fast.available() ? fast : Transport.NIO)
        .build();
  }
}
