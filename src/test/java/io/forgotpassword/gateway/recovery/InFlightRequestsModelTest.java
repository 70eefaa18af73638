package io.forgotpassword.gateway.recovery;

import static io.forgotpassword.gateway.recovery.RecoveryFixtures.CLIENT;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.accepted;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.forgot;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.recovery.RecoveryFixtures.ManualExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Random requests against a map of those that should be shared. */
class InFlightRequestsModelTest {
  private static final Duration WINDOW = Duration.ofNanos(200);
  private static final Duration TIMEOUT = Duration.ofNanos(160);
  private static final int USERS = 90;
  private static final int FREE_REPEATS = 4;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 2_001);
  private final ManualExecutor executor = new ManualExecutor();
  private final InFlightRequests inFlight = new InFlightRequests(WINDOW, TIMEOUT, nanos::get);
  private final Map<RecoveryRequest, Begun> model = new HashMap<>();

  private static final class Begun {
    final Promise<Outcome> promise = Promise.promise();
    final Outcome answer;
    final long at;
    long until;
    int repeated;

    Begun(long at) {
      this.at = at;
      this.answer = accepted("at " + at);
    }
  }

  @Property(tries = 200)
  void it_shares_what_a_map_would_share(@ForAll long seed) {
    Random random = new Random(seed);
    RecoveryRequest[] requests = new RecoveryRequest[USERS];
    for (int i = 0; i < USERS; i++) {
      requests[i] = forgot("user-" + i);
    }
    for (int i = 0; i < 1_000; i++) {
      RecoveryRequest request = requests[random.nextInt(USERS)];
      Begun known = known(request);
      switch (random.nextInt(8)) {
        case 0 -> {
          if (known != null && known.promise.tryComplete(refused(Verdict.THROTTLED))) {
            model.remove(request);
          }
        }
        case 1 -> answer(known, known == null ? null : known.answer);
        case 3 -> answer(known, refused(Verdict.TIMED_OUT));
        case 2 -> nanos.addAndGet(2L * random.nextInt(20));
        default -> execute(request, known);
      }
      join(request);
    }
    model.values().forEach(begun -> answer(begun, begun.answer));
    nanos.addAndGet(WINDOW.plus(InFlightRequests.SDK_RETRIES).toNanos());
    executor.fireTimers();
    assertThat(inFlight.size()).isZero();
    assertThat(executor.timers()).isZero();
  }

  private void answer(@Nullable Begun begun, @Nullable Outcome outcome) {
    if (begun != null && outcome != null && !begun.promise.future().isComplete()) {
      boolean late = nanos.get() - begun.at >= TIMEOUT.toNanos() / 2;
      boolean retried = late || outcome.verdict() == Verdict.TIMED_OUT;
      begun.until =
          retried
              ? nanos.get() + InFlightRequests.SDK_RETRIES.toNanos()
              : begun.at + WINDOW.toNanos();
      begun.promise.complete(outcome);
    }
  }

  private void execute(RecoveryRequest request, @Nullable Begun known) {
    Begun begun = new Begun(nanos.get());
    Future<Outcome> answer =
        inFlight.execute(CLIENT, request, executor, unjoined -> begun.promise.future());
    if (known == null) {
      model.put(request, begun);
      assertThat(answer.isComplete()).isFalse();
    } else {
      assertThat(answer.result()).isEqualTo(known.promise.future().result());
    }
  }

  private void join(RecoveryRequest request) {
    Begun known = known(request);
    InFlightRequests.Joined shared = inFlight.join(CLIENT, request, executor);
    assertThat(shared == null).isEqualTo(known == null);
    if (shared != null && known != null) {
      assertThat(shared.isFree()).isEqualTo(known.repeated++ < FREE_REPEATS);
      assertThat(shared.answer().result()).isEqualTo(known.promise.future().result());
    }
  }

  private @Nullable Begun known(RecoveryRequest request) {
    Begun begun = model.get(request);
    boolean over =
        begun != null && begun.promise.future().isComplete() && nanos.get() - begun.until >= 0;
    return over ? null : begun;
  }
}
