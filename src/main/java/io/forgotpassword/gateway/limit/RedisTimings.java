package io.forgotpassword.gateway.limit;

import java.time.Duration;

/**
 * How long the gateway waits for Redis.
 *
 * @param request for one decision or one lease
 * @param connect for a connection, and again for its scripts to be loaded
 * @param start for the first answer before a start goes on without Redis
 * @param heartbeat between two heartbeats
 * @param silence without a heartbeat until other gateways no longer count this one
 * @param report for one batch of unreported consumption, and for what somebody does to one bucket
 */
record RedisTimings(
    Duration request,
    Duration connect,
    Duration start,
    Duration heartbeat,
    Duration silence,
    Duration report) {

  /** 20 ms are many times what Redis needs in one data centre, and hardly felt by a person. */
  static final RedisTimings PRODUCTION =
      new RedisTimings(
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1));
}
