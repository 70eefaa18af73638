package io.forgotpassword.gateway.recovery;

import static io.forgotpassword.gateway.recovery.RecoveryFixtures.CLIENT;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.accepted;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.forgot;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.recovery.RecoveryFixtures.ManualExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many event loops ask for the same users at once, and Cognito answers on threads of its own. */
class InFlightRequestsThreadsTest {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int THREADS = 8;
  private static final int USERS = 300;
  private static final int ASKED = 3_000;
  private static final int WINDOWS = 10;

  private final AtomicLong nanos = new AtomicLong();
  private final ManualExecutor executor = new ManualExecutor();
  private final InFlightRequests inFlight = new InFlightRequests(WINDOW, TIMEOUT, nanos::get);
  private final ExecutorService loops = Executors.newFixedThreadPool(THREADS);
  private final ExecutorService cognito = Executors.newFixedThreadPool(2);

  @Test
  @Timeout(60)
  void each_request_is_forwarded_once_in_a_window_and_every_answer_is_its_own() throws Exception {
    try {
      for (int window = 0; window < WINDOWS; window++) {
        AtomicIntegerArray forwarded = new AtomicIntegerArray(USERS);
        ask(window, forwarded);

        for (int user = 0; user < USERS; user++) {
          assertThat(forwarded.get(user)).as("user %d in window %d", user, window).isEqualTo(1);
        }
        nanos.addAndGet(WINDOW.toNanos());
        executor.fireTimers();
        assertThat(inFlight.size()).isZero();
        assertThat(executor.timers()).isZero();
      }
    } finally {
      loops.shutdownNow();
      cognito.shutdownNow();
    }
  }

  private void ask(int window, AtomicIntegerArray forwarded) throws Exception {
    CountDownLatch answered = new CountDownLatch(THREADS * ASKED);
    List<Callable<List<String>>> loopTasks = new ArrayList<>();
    for (int loop = 0; loop < THREADS; loop++) {
      int seed = window * THREADS + loop;
      loopTasks.add(
          () -> {
            List<String> wrong = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < ASKED; i++) {
              int user = i < USERS ? (i + seed) % USERS : random.nextInt(USERS);
              String expected = window + "/" + user;
              askFor(user, expected, forwarded)
                  .onComplete(
                      answer -> {
                        String got =
                            answer.succeeded() ? answer.result().upstreamRequestId() : "failed";
                        if (!expected.equals(got)) {
                          synchronized (wrong) {
                            wrong.add(got + " instead of " + expected);
                          }
                        }
                        answered.countDown();
                      });
            }
            return wrong;
          });
    }
    List<java.util.concurrent.Future<List<String>>> ended = loops.invokeAll(loopTasks);

    assertThat(answered.await(30, TimeUnit.SECONDS)).as("every request has an answer").isTrue();
    for (java.util.concurrent.Future<List<String>> end : ended) {
      assertThat(end.get()).isEmpty();
    }
  }

  private Future<Outcome> askFor(int user, String answer, AtomicIntegerArray forwarded) {
    RecoveryRequest request = forgot("user-" + user);
    InFlightRequests.Joined joined = inFlight.join(CLIENT, request, executor);
    Future<Outcome> shared = joined == null ? null : joined.answer();
    return shared != null
        ? shared
        : inFlight.execute(
            CLIENT,
            request,
            executor,
            unshared -> {
              forwarded.incrementAndGet(user);
              Promise<Outcome> promise = Promise.promise();
              cognito.execute(() -> promise.complete(accepted(answer)));
              return promise.future();
            });
  }
}
