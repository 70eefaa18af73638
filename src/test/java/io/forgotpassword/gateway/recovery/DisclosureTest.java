package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sees what of an outcome, and when. Nothing was measured yet: the schedule is 250 ms. */
class DisclosureTest {
  private static final Duration SCHEDULE = Duration.ofMillis(250);
  private static final Duration STEP = SCHEDULE.multipliedBy(2);
  private static final RecoveryRequest FORGOT = RecoveryFixtures.forgot("grace");
  private static final RecoveryRequest CONFIRM =
      RecoveryFixtures.confirm("grace", "123456", "Difference-1");

  private final RecoveryFixtures.ManualExecutor timers = new RecoveryFixtures.ManualExecutor();
  private final List<Duration> delays = new ArrayList<>();
  private long now;

  private Disclosure disclosure(ClientSettings.Disclosure mode) {
    ClientSettings settings = RecoveryFixtures.settings(mode, List.of());
    EventLoopExecutor executor =
        new EventLoopExecutor() {
          @Override
          public <T> Future<T> resume(Future<T> answer) {
            return answer;
          }

          @Override
          public Future<Void> after(Duration time) {
            delays.add(time);
            return timers.after(time);
          }
        };
    return new Disclosure(
        new AppClients(
            List.of(settings),
            new ClientSecrets(List.of(settings)),
            new byte[] {1},
            InstantSource.system()),
        new byte[] {2},
        new LatencyEstimate(new Random(1)),
        executor,
        () -> now);
  }

  private Future<Outcome> reveal(
      ClientSettings.Disclosure mode, RecoveryRequest request, Future<Outcome> outcome) {
    Decision decision = new Decision(outcome, null, false);
    return disclosure(mode).reveal(request, Future.succeededFuture(decision), outcome);
  }

  private static Outcome rejected(String type) {
    return Outcome.Refused.locally(Verdict.REJECTED, ServiceError.client(type, "Some."));
  }

  private static String typeOf(Future<Outcome> answer) {
    return ((Outcome.Refused) answer.result()).error().type();
  }

  @ParameterizedTest
  @EnumSource(ClientSettings.Disclosure.class)
  void a_limit_on_a_username_is_never_shown(ClientSettings.Disclosure mode) {
    Outcome limited = RecoveryFixtures.refused(Verdict.LIMITED_USERNAME);

    Future<Outcome> forgot = reveal(mode, FORGOT, Future.succeededFuture(limited));
    Future<Outcome> confirm = reveal(mode, CONFIRM, Future.succeededFuture(limited));
    timers.fireTimers();

    assertThat(forgot.result().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(typeOf(confirm)).isEqualTo("CodeMismatchException");
  }

  @ParameterizedTest
  @EnumSource(ClientSettings.Disclosure.class)
  void a_limit_on_an_address_is_shown_at_once(ClientSettings.Disclosure mode) {
    Outcome limited = RecoveryFixtures.refused(Verdict.LIMITED_ADDRESS);

    assertThat(reveal(mode, FORGOT, Future.succeededFuture(limited)).result()).isEqualTo(limited);
    assertThat(reveal(mode, CONFIRM, Future.succeededFuture(limited)).result()).isEqualTo(limited);
    assertThat(delays).isEmpty();
  }

  @Test
  void uniform_answers_a_request_for_a_code_on_schedule_whether_or_not_cognito_did() {
    Promise<Outcome> late = Promise.promise();
    now = Duration.ofMillis(100).toNanos();

    Future<Outcome> waiting = reveal(ClientSettings.Disclosure.UNIFORM, FORGOT, late.future());
    Future<Outcome> unknown =
        reveal(
            ClientSettings.Disclosure.UNIFORM,
            FORGOT,
            Future.succeededFuture(rejected("UserNotFoundException")));

    assertThat(delays).containsOnly(SCHEDULE.minusMillis(100)).hasSize(2);
    assertThat(waiting.isComplete()).isFalse();
    timers.fireTimers();
    assertThat(waiting.result()).isEqualTo(unknown.result());
    assertThat(waiting.result().verdict()).isEqualTo(Verdict.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 249, 499})
  void uniform_answers_a_failed_confirmation_at_the_end_of_its_step(long millis) {
    now = Duration.ofMillis(millis).toNanos();

    Future<Outcome> answer =
        reveal(
            ClientSettings.Disclosure.UNIFORM,
            CONFIRM,
            Future.succeededFuture(rejected("ExpiredCodeException")));

    assertThat(delays).containsExactly(STEP.minusMillis(millis));
    timers.fireTimers();
    assertThat(typeOf(answer)).isEqualTo("CodeMismatchException");
  }

  @Test
  void an_answer_later_than_its_step_waits_for_the_end_of_the_next() {
    now = STEP.plusMillis(1).toNanos();

    Future<Outcome> answer =
        reveal(
            ClientSettings.Disclosure.UNIFORM,
            CONFIRM,
            Future.succeededFuture(rejected("CodeMismatchException")));

    assertThat(delays).containsExactly(STEP.minusMillis(1));
    assertThat(answer.isComplete()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(ClientSettings.Disclosure.class)
  void a_permit_that_did_not_come_would_tell_that_the_username_is_not_limited(
      ClientSettings.Disclosure mode) {
    Outcome overloaded = RecoveryFixtures.refused(Verdict.OVERLOADED);
    Decision asked =
        new Decision(
            Future.succeededFuture(overloaded), new RateLimitResult(List.of(), null), false);
    Decision repeated = new Decision(Future.succeededFuture(overloaded), null, true);
    Decision noRoom = new Decision(Future.succeededFuture(overloaded), null, false);
    boolean hidden = mode != ClientSettings.Disclosure.FAITHFUL;

    for (Decision decision : List.of(asked, repeated)) {
      Future<Outcome> forgot = reveal(mode, FORGOT, decision);
      Future<Outcome> confirm = reveal(mode, CONFIRM, decision);
      timers.fireTimers();
      assertThat(forgot.result().verdict())
          .isEqualTo(hidden ? Verdict.ACCEPTED : Verdict.OVERLOADED);
      assertThat(confirm.result().verdict())
          .isEqualTo(hidden ? Verdict.REJECTED : Verdict.OVERLOADED);
    }
    assertThat(reveal(mode, FORGOT, noRoom).result()).isEqualTo(overloaded);
    assertThat(reveal(mode, CONFIRM, noRoom).result()).isEqualTo(overloaded);
  }

  private Future<Outcome> reveal(
      ClientSettings.Disclosure mode, RecoveryRequest request, Decision decision) {
    return disclosure(mode).reveal(request, Future.succeededFuture(decision), decision.outcome());
  }

  @Test
  void faithful_shows_what_cognito_said_at_once() {
    Outcome said = rejected("UserNotFoundException");

    assertThat(
            reveal(ClientSettings.Disclosure.FAITHFUL, FORGOT, Future.succeededFuture(said))
                .result())
        .isEqualTo(said);
    assertThat(delays).isEmpty();
  }

  @Test
  void acknowledge_answers_before_cognito_does() {
    Future<Outcome> answer =
        reveal(ClientSettings.Disclosure.ACKNOWLEDGE, FORGOT, Promise.<Outcome>promise().future());

    assertThat(answer.result().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(delays).isEmpty();
  }
}
