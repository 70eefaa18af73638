package io.forgotpassword.loadtests.speed;

/**
 * What a generator is asked to do, as one line of its standard input.
 *
 * @param expected the status that is right
 * @param oneAddress all requests come from one address, which is limited
 * @param rate requests a second, whether or not they are answered; 0 is a closed loop, in which
 *     each connection sends its next request when the last was answered
 * @param usernames among how many each request's is drawn
 */
record Order(
    int port,
    int connections,
    long millis,
    int expected,
    boolean oneAddress,
    int rate,
    int usernames) {
  static final int MILLION = 1_000_000;

  /** As fast as the contender answers. */
  static Order closed(Contender contender, int connections, long millis) {
    return new Order(
        contender.port(),
        connections,
        millis,
        contender.status(),
        contender.oneAddress(),
        0,
        MILLION);
  }

  Order atRate(int perSecond) {
    return new Order(port, connections, millis, expected, oneAddress, perSecond, usernames);
  }

  Order among(int names) {
    return new Order(port, connections, millis, expected, oneAddress, rate, names);
  }

  static Order parse(String line) {
    String[] words = line.split(" ", -1);
    return new Order(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Long.parseLong(words[2]),
        Integer.parseInt(words[3]),
        Boolean.parseBoolean(words[4]),
        Integer.parseInt(words[5]),
        Integer.parseInt(words[6]));
  }

  String line() {
    return "%d %d %d %d %b %d %d"
        .formatted(port, connections, millis, expected, oneAddress, rate, usernames);
  }
}
