package io.forgotpassword.loadtests;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Where the people of a run come from. A gateway limits each address, so against a gateway on this
 * machine the load comes from many: Linux lets a socket be bound to any address of 127.0.0.0/8.
 * From elsewhere it can only come from this machine's own.
 */
final class SourceAddresses {
  /** Far below the demo's 30 requests in 15 minutes, because Gatling draws addresses at random. */
  private static final int PEOPLE_PER_ADDRESS = 5;

  private static final int HOSTS = 254;

  private SourceAddresses() {}

  /** The addresses to bind to, or none to leave the choice to the system. */
  static List<String> of(URI target, int people, RandomGenerator random)
      throws UnknownHostException {
    boolean many =
        InetAddress.getByName(target.getHost()).isLoopbackAddress()
            && System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    if (!many) {
      return List.of();
    }
    int network = random.nextInt(1, 255);
    int addresses = Math.min(people / PEOPLE_PER_ADDRESS + 1, 256 * HOSTS);
    return IntStream.range(0, addresses)
        .mapToObj(i -> "127." + network + "." + i / HOSTS + "." + (i % HOSTS + 1))
        .toList();
  }
}
