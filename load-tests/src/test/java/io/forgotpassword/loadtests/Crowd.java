package io.forgotpassword.loadtests;

import java.util.Iterator;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Who asks, for whom and from where. Addresses go into X-Forwarded-For, which only a gateway that
 * trusts this machine believes.
 */
enum Crowd {
  /** People who forgot their password, each from a home of its own. */
  HONEST(false),
  /** One machine room tries names. */
  SPRAY(true),
  /** Many machines have one person flooded with messages; who is limited by name is not told. */
  MAIL_BOMB(false),
  /** Many machines try many names. */
  BOTNET(true);

  private final boolean limited;

  Crowd(boolean limited) {
    this.limited = limited;
  }

  /** Whether a limit on addresses may refuse this crowd, and show it. */
  boolean mayBeLimited() {
    return limited;
  }

  Iterator<Map<String, Object>> feeder(RandomGenerator random) {
    return Stream.generate(
            () -> Map.<String, Object>of("username", username(random), "address", address(random)))
        .iterator();
  }

  private String username(RandomGenerator random) {
    return switch (this) {
      case HONEST -> "person-%07d@example.com".formatted(random.nextInt(5_000_000));
      case MAIL_BOMB -> "victim@example.com";
      case SPRAY, BOTNET -> "user-%016x@example.com".formatted(random.nextLong());
    };
  }

  private String address(RandomGenerator random) {
    return switch (this) {
      case HONEST -> "10." + network(random) + host(random);
      case SPRAY -> "192.0.2." + (1 + random.nextInt(16));
      case MAIL_BOMB -> "100." + network(random) + host(random);
      case BOTNET -> "172." + network(random) + ".7";
    };
  }

  private static String network(RandomGenerator random) {
    return random.nextInt(256) + "." + random.nextInt(256);
  }

  private static String host(RandomGenerator random) {
    return "." + (1 + random.nextInt(254));
  }
}
