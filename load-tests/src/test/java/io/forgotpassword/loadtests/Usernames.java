package io.forgotpassword.loadtests;

import java.util.Iterator;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Who asks: mostly names nobody has, as in an attack, and now and then a user of the demo. Under
 * {@code disclosure: uniform} all get the same answer, also a user whose limit is reached.
 */
final class Usernames {
  private static final String[] USERS = {"ada", "grace", "linus"};
  private static final int ONE_IN = 20;

  private Usernames() {}

  static Iterator<Map<String, Object>> feeder(RandomGenerator random) {
    return Stream.generate(() -> Map.<String, Object>of("username", next(random))).iterator();
  }

  private static String next(RandomGenerator random) {
    return random.nextInt(ONE_IN) == 0
        ? USERS[random.nextInt(USERS.length)]
        : "user-%016x@example.com".formatted(random.nextLong());
  }
}
