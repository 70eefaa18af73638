package io.forgotpassword.loadtests;

import java.net.URI;
import java.time.Duration;

/**
 * How much load on what, from system properties.
 *
 * @param baseUrl {@code baseUrl}: the gateway's public edge
 * @param clientId {@code clientId}: the app client that the requests name
 * @param limitsExpected {@code limitsExpected}: the gateway does not believe X-Forwarded-For, so
 *     everybody may meet a limit on this machine's address
 * @param rate {@code rate}: honest people who arrive in a second
 * @param attack {@code attack}: requests of each attacking crowd in a second
 * @param warmUp {@code warmUp}, seconds: the rate grows to {@code rate} within it
 * @param duration {@code duration}, seconds: the rate stays there
 * @param percentile99 {@code p99}, milliseconds: the slowest 99th percentile that passes
 */
record Load(
    URI baseUrl,
    String clientId,
    boolean limitsExpected,
    double rate,
    double attack,
    Duration warmUp,
    Duration duration,
    int percentile99) {

  static Load fromSystemProperties() {
    return new Load(
        URI.create(System.getProperty("baseUrl", "http://127.0.0.1:8080")),
        System.getProperty("clientId", "1example23456789"),
        Boolean.getBoolean("limitsExpected"),
        Double.parseDouble(System.getProperty("rate", "50")),
        Double.parseDouble(System.getProperty("attack", "100")),
        seconds("warmUp", 5),
        seconds("duration", 30),
        Integer.getInteger("p99", 500));
  }

  private static Duration seconds(String property, int otherwise) {
    return Duration.ofSeconds(Integer.getInteger(property, otherwise));
  }
}
