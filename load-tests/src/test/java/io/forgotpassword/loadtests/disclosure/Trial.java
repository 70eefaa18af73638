package io.forgotpassword.loadtests.disclosure;

import java.util.Locale;

/**
 * One comparison: how the gateway discloses, what is behind it, and how often it is asked.
 *
 * @param disclosure of the app client
 * @param operation of Cognito's protocol
 * @param event what happens before the first measured request, or all along
 * @param each how many requests for known users, and as many for unknown ones
 * @param rate requests in a second, known and unknown together
 */
record Trial(
    Disclosure disclosure, Operation operation, Latency upstream, Event event, int each, int rate) {

  /** Users who are not measured: with the first of them the gateway's code is compiled. */
  static final int WARM_UP = 3_000;

  enum Disclosure {
    UNIFORM,
    ACKNOWLEDGE,
    FAITHFUL;

    /** Whether known and unknown users must look alike. */
    boolean hides() {
      return this != FAITHFUL;
    }
  }

  enum Event {
    NONE(""),
    /** Nobody listened at the upstream for a while. */
    OUTAGE(" after an outage"),
    /** The upstream held every answer back for three seconds. */
    STALL(" after a stall"),
    /** The upstream fails as Cognito does only when it sends: for users who exist. */
    USER_ERRORS(" whose errors depend on the user");

    private final String words;

    Event(String words) {
      this.words = words;
    }
  }

  enum Operation {
    FORGOT(
        "ForgotPassword",
        "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
            + "\"Destination\":\"g***@e***\"}}",
        200,
        ""),
    CONFIRM(
        "ConfirmForgotPassword",
        "{\"__type\":\"CodeMismatchException\","
            + "\"message\":\"Invalid verification code provided, please try again.\"}",
        400,
        ",\"ConfirmationCode\":\"123456\",\"Password\":\"Difference-Engine-2\"");

    final String target;
    final String answerToKnown;
    final int statusToKnown;
    final String members;

    Operation(String target, String answerToKnown, int statusToKnown, String members) {
      this.target = target;
      this.answerToKnown = answerToKnown;
      this.statusToKnown = statusToKnown;
      this.members = members;
    }
  }

  /** How long the upstream takes, in milliseconds: normal around a mean, never below a tenth. */
  enum Latency {
    LOCAL(20, 5, 2, 0.5),
    SLOW(300, 100, 80, 20);

    private final double known;
    private final double knownDeviation;
    private final double unknown;
    private final double unknownDeviation;

    Latency(double known, double knownDeviation, double unknown, double unknownDeviation) {
      this.known = known;
      this.knownDeviation = knownDeviation;
      this.unknown = unknown;
      this.unknownDeviation = unknownDeviation;
    }

    /**
     * @param gaussian a draw from the standard normal distribution
     */
    long nanos(boolean exists, double gaussian) {
      double mean = exists ? known : unknown;
      double millis = mean + gaussian * (exists ? knownDeviation : unknownDeviation);
      return (long) (Math.max(millis, mean / 10) * 1_000_000);
    }
  }

  @Override
  public String toString() {
    return "%s %s, %s upstream%s"
        .formatted(disclosure, operation.target, upstream, event.words)
        .toLowerCase(Locale.ROOT);
  }
}
