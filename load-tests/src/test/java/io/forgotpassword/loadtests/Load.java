package io.forgotpassword.loadtests;

import java.net.URI;
import java.time.Duration;

/**
 * How much load on what, from system properties.
 *
 * @param baseUrl {@code baseUrl}: the gateway's public edge
 * @param clientId {@code clientId}: the app client that the requests name
 * @param rate {@code rate}: people who arrive in a second
 * @param warmUp {@code warmUp}, seconds: the rate grows to {@code rate} within it
 * @param duration {@code duration}, seconds: the rate stays there
 * @param percentile99 {@code p99}, milliseconds: the slowest 99th percentile that passes
 */
record Load(
    URI baseUrl,
    String clientId,
    double rate,
    Duration warmUp,
    Duration duration,
    int percentile99) {

  static Load fromSystemProperties() {
    return new Load(
        URI.create(System.getProperty("baseUrl", "http://127.0.0.1:8080")),
        System.getProperty("clientId", "1example23456789"),
        Double.parseDouble(System.getProperty("rate", "20")),
        seconds("warmUp", 5),
        seconds("duration", 30),
        Integer.getInteger("p99", 500));
  }

  private static Duration seconds(String property, int otherwise) {
    return Duration.ofSeconds(Integer.getInteger(property, otherwise));
  }

  /** About how many people arrive in all. */
  int people() {
    return (int) Math.ceil(rate * (warmUp.toSeconds() / 2.0 + duration.toSeconds()));
  }
}
