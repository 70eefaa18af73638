package io.forgotpassword.gateway.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the loopback that refuses connections. It is bound, and nobody listens: until it is
 * closed the kernel gives it to nobody else, who might.
 */
final class RefusingPort implements AutoCloseable {
  private final Socket bound = new Socket();

  RefusingPort() throws IOException {
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  String endpoint() {
    return "http://127.0.0.1:" + bound.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    bound.close();
  }
}
