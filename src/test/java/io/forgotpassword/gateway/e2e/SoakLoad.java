package io.forgotpassword.gateway.e2e;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that each send a request, wait for its answer and a moment longer, until they are
 * stopped. A third of the requests share one address, a third one username. The other addresses and
 * usernames come and go within seconds, so that at any time, also while Redis is away, some are
 * new, some are known to one gateway only, and most are soon refused.
 */
final class SoakLoad implements AutoCloseable {
  private static final int CALLERS_PER_GATEWAY = 4;
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Keys ADDRESSES = new Keys(10, 500);
  private static final Keys USERNAMES = new Keys(50, 100);

  /** So many numbers at once, of which one is replaced by the next after so many milliseconds. */
  private record Keys(int atOnce, long millis) {
    static final int HOT = 0;

    int any(long nanos, Random random) {
      return 1 + Math.toIntExact(nanos / 1_000_000 / millis) + random.nextInt(atOnce);
    }
  }

  /** What became of a request. */
  enum Verdict {
    ADMITTED,
    REFUSED,
    FAILED;

    /** An unknown user is what the pool says. */
    static Verdict of(HttpResponse<String> answer) {
      boolean refused = answer.statusCode() == 400;
      if (refused && answer.body().contains("UserNotFoundException")) {
        return ADMITTED;
      }
      if (refused && answer.body().contains("LimitExceededException")) {
        return REFUSED;
      }
      return FAILED;
    }
  }

  /** One request; times are those of {@link System#nanoTime()}. */
  record Answered(String address, String username, long sent, long answered, Verdict verdict) {
    long nanos() {
      return answered - sent;
    }
  }

  private final ExecutorService threads;
  private final List<Future<List<Answered>>> callers = new ArrayList<>();
  private final long start = System.nanoTime();
  private volatile boolean stopped;

  private SoakLoad(int callers) {
    threads = Executors.newFixedThreadPool(callers);
  }

  static SoakLoad on(TestGateway... gateways) {
    SoakLoad load = new SoakLoad(CALLERS_PER_GATEWAY * gateways.length);
    for (int i = 0; i < CALLERS_PER_GATEWAY * gateways.length; i++) {
      TestGateway gateway = gateways[i % gateways.length];
      Random random = new Random(i);
      load.callers.add(load.threads.submit(() -> load.call(gateway, random)));
    }
    return load;
  }

  private List<Answered> call(TestGateway gateway, Random random) throws Exception {
    List<Answered> answered = new ArrayList<>();
    while (!stopped) {
      int hot = random.nextInt(3);
      long now = System.nanoTime() - start;
      int address = hot == 0 ? Keys.HOT : ADDRESSES.any(now, random);
      int user = hot == 1 ? Keys.HOT : USERNAMES.any(now, random);
      answered.add(
          call(gateway, "198.18.%d.%d".formatted(address >> 8, address & 255), "user" + user));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return answered;
  }

  private static Answered call(TestGateway gateway, String address, String username)
      throws Exception {
    HttpRequest.Builder request =
        gateway
            .cognito("ForgotPassword")
            .header("x-forwarded-for", address)
            .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot(username).toString()));
    long sent = System.nanoTime();
    HttpResponse<String> answer = gateway.send(request);
    return new Answered(address, username, sent, System.nanoTime(), Verdict.of(answer));
  }

  /** Every request of every caller; fails if one had no answer. */
  List<Answered> stop() throws Exception {
    stopped = true;
    List<Answered> all = new ArrayList<>();
    for (Future<List<Answered>> caller : callers) {
      all.addAll(caller.get());
    }
    return all;
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdown();
  }
}
