package io.forgotpassword.gateway;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback for processes that must be told one, and that may be without a listener for
 * a while. They are below those that the kernel gives to whoever asks for any port, as a connection
 * does that is opened: it might get the port itself, and be connected to itself.
 */
public final class FreePorts {
  private static final int FIRST = 10_000;

  /** Where the kernel's own begin on Linux; elsewhere they are above (RFC 6335, section 6). */
  private static final int END = 32_768;

  private static final AtomicInteger LAST =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(END - FIRST));

  private FreePorts() {}

  /** One that nobody listens on, and that this JVM has not been given before. */
  public static int next() throws IOException {
    while (true) {
      int port = FIRST + Math.floorMod(LAST.incrementAndGet(), END - FIRST);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      }
    }
  }
}
