package io.forgotpassword.loadtests.disclosure;

import static io.forgotpassword.loadtests.disclosure.Trial.Disclosure.ACKNOWLEDGE;
import static io.forgotpassword.loadtests.disclosure.Trial.Disclosure.FAITHFUL;
import static io.forgotpassword.loadtests.disclosure.Trial.Disclosure.UNIFORM;
import static io.forgotpassword.loadtests.disclosure.Trial.Event.NONE;
import static io.forgotpassword.loadtests.disclosure.Trial.Event.OUTAGE;
import static io.forgotpassword.loadtests.disclosure.Trial.Event.STALL;
import static io.forgotpassword.loadtests.disclosure.Trial.Event.USER_ERRORS;
import static io.forgotpassword.loadtests.disclosure.Trial.Latency.LOCAL;
import static io.forgotpassword.loadtests.disclosure.Trial.Latency.SLOW;
import static io.forgotpassword.loadtests.disclosure.Trial.Operation.CONFIRM;
import static io.forgotpassword.loadtests.disclosure.Trial.Operation.FORGOT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Asks a gateway for users that exist and for users that do not, one of two requests with a device
 * cookie, and prints whether answers and their times tell which is which, or what the gateway found
 * in the cookie. Exits with 1 when they do, or when {@code faithful}, which must, does not.
 */
final class DisclosureTiming {
  /** An attacker who sees one answer guesses right 51 times in 100, at the best. */
  private static final double MOST_DISTANCE = 0.02;

  private static final double MOST_AUC_FROM_HALF = 0.01;

  /** Milliseconds: answers after a stall must not wait for as long as those that were in it. */
  private static final double MOST_AFTER_STALL = 2_000;

  /** What the control must show at the least, or the comparison sees nothing. */
  private static final double CONTROL_DISTANCE = 0.5;

  private final Path jar;
  private final long seed;

  private DisclosureTiming(Path jar, long seed) {
    this.jar = jar;
    this.seed = seed;
  }

  public static void main(String[] arguments) throws Exception {
    int each = Integer.getInteger("each", 100_000);
    int fewer = Math.min(each, 20_000);
    int control = Math.min(each, 10_000);
    String only = System.getProperty("only", "");
    DisclosureTiming timing =
        new DisclosureTiming(Path.of(System.getProperty("jar")), Long.getLong("seed", 1));
    System.out.printf("java %s, seed %d%n", Runtime.version(), timing.seed);
    System.out.println(
        "| | each | known ms, median / p99 | unknown ms, median / p99 | KS D (p) | MW z (p) | AUC"
            + " | KS D with / without cookie (p) | KS D of lanes (p) | users told | shapes | |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    boolean passed = true;
    for (Trial trial :
        List.of(
            new Trial(FAITHFUL, FORGOT, LOCAL, NONE, control, 600),
            new Trial(FAITHFUL, FORGOT, SLOW, NONE, control, 600),
            new Trial(UNIFORM, FORGOT, LOCAL, NONE, each, 900),
            new Trial(ACKNOWLEDGE, FORGOT, LOCAL, NONE, each, 900),
            new Trial(ACKNOWLEDGE, FORGOT, SLOW, NONE, each, 900),
            new Trial(UNIFORM, FORGOT, SLOW, NONE, each, 650),
            new Trial(UNIFORM, CONFIRM, LOCAL, NONE, fewer, 600),
            new Trial(UNIFORM, CONFIRM, SLOW, NONE, fewer, 300),
            new Trial(UNIFORM, CONFIRM, SLOW, OUTAGE, fewer, 300),
            new Trial(UNIFORM, CONFIRM, SLOW, STALL, fewer, 300),
            new Trial(UNIFORM, FORGOT, SLOW, USER_ERRORS, fewer, 600))) {
      if (trial.toString().contains(only)) {
        passed &= timing.passes(trial);
      }
    }
    System.exit(passed ? 0 : 1);
  }

  private boolean passes(Trial trial) throws Exception {
    Users users = new Users(trial.each() + Trial.WARM_UP, seed);
    Answers answers = new Answers(trial.each() + Trial.WARM_UP);
    Cookies cookies = new Cookies(seed, trial.each() + Trial.WARM_UP);
    Path directory = Files.createTempDirectory("disclosure");
    long[] nanos;
    try (Upstream upstream = new Upstream(trial, users, seed);
        GatewayProcess gateway = new GatewayProcess(jar, directory, trial, upstream.endpoint())) {
      nanos = new Askers(trial, users, gateway.port(), answers, cookies).ask(upstream);
    }
    Comparison times =
        Comparison.of(
            millis(users, nanos, users::exists), millis(users, nanos, q -> !users.exists(q)));
    IntPredicate comparable = q -> cookies.of(q).isOfCommonSize();
    IntPredicate none = q -> cookies.of(q) == Cookies.Kind.NONE;
    IntPredicate trusted = q -> cookies.of(q) == Cookies.Kind.TRUSTED;
    Comparison withCookie =
        Comparison.of(
            millis(users, nanos, comparable.and(none.negate())), millis(users, nanos, none));
    Comparison lanes =
        Comparison.of(
            millis(users, nanos, trusted), millis(users, nanos, comparable.and(trusted.negate())));
    boolean passed =
        trial.disclosure().hides()
            ? hidden(times, answers) && isHidden(withCookie) && isHidden(lanes)
            : told(times, answers);
    if (trial.event() == STALL) {
      passed &= times.known().median() <= MOST_AFTER_STALL;
    }
    print(trial, times, withCookie, lanes, answers, passed);
    if (!passed) {
      answers.shapes().forEach(shape -> System.err.println(shape.strip() + "\n"));
    }
    return passed;
  }

  private static boolean isHidden(Comparison times) {
    return times.distance() <= MOST_DISTANCE && Math.abs(times.auc() - 0.5) <= MOST_AUC_FROM_HALF;
  }

  private static boolean hidden(Comparison times, Answers answers) {
    return isHidden(times) && answers.usersTold() == 0 && answers.shapes().size() == 1;
  }

  private static boolean told(Comparison times, Answers answers) {
    return times.distance() >= CONTROL_DISTANCE && answers.shapes().size() == 2;
  }

  private static double[] millis(Users users, long[] nanos, IntPredicate counts) {
    return IntStream.range(0, nanos.length)
        .filter(question -> users.userOf(question) >= Trial.WARM_UP && counts.test(question))
        .mapToDouble(question -> nanos[question] / 1e6)
        .toArray();
  }

  private static void print(
      Trial trial,
      Comparison times,
      Comparison withCookie,
      Comparison lanes,
      Answers answers,
      boolean passed) {
    System.out.printf(
        "| %s | %,d | %.2f / %.2f | %.2f / %.2f | %.4f (%.2g) | %+.2f (%.2g) | %.4f"
            + " | %.4f (%.2g) | %.4f (%.2g) | %,d | %d | %s |%n",
        trial,
        trial.each(),
        times.known().median(),
        times.known().percentile99(),
        times.unknown().median(),
        times.unknown().percentile99(),
        times.distance(),
        times.distanceP(),
        times.z(),
        times.zP(),
        times.auc(),
        withCookie.distance(),
        withCookie.distanceP(),
        lanes.distance(),
        lanes.distanceP(),
        answers.usersTold(),
        answers.shapes().size(),
        passed ? "passed" : "FAILED");
  }
}
