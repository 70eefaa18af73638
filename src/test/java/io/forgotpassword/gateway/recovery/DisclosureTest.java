package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.PasswordPolicy;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
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

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RequestMeters meters = new RequestMeters(registry, Operation.RECOVERY);

  private Disclosure disclosure(ClientSettings.Disclosure mode) {
    return disclosure(RecoveryFixtures.settings(mode, List.of()));
  }

  private Disclosure disclosure(ClientSettings settings) {
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
            InstantSource.system(),
            null),
        new LatencyEstimate(Duration.ofSeconds(5), new Random(1), () -> now),
        executor,
        () -> now,
        new UpstreamFaults(meters, () -> now),
        meters);
  }

  private Future<Outcome> reveal(
      ClientSettings.Disclosure mode, RecoveryRequest request, Future<Outcome> outcome) {
    return reveal(RecoveryFixtures.settings(mode, List.of()), request, outcome);
  }

  private Future<Outcome> reveal(
      ClientSettings settings, RecoveryRequest request, Future<Outcome> outcome) {
    Decision decision = new Decision(outcome, null, Lane.PUBLIC, false);
    return disclosure(settings).reveal(request, Future.succeededFuture(decision), outcome);
  }

  /** The answer to an outcome that was known on arrival, after every timer. */
  private Outcome answerTo(ClientSettings settings, RecoveryRequest request, Outcome outcome) {
    Future<Outcome> answer = reveal(settings, request, Future.succeededFuture(outcome));
    timers.fireTimers();
    return answer.result();
  }

  private static ClientSettings with(
      ClientSettings.Disclosure mode,
      ClientSettings.DeliveryHint hint,
      @Nullable PasswordPolicy policy) {
    return new ClientSettings(
        RecoveryFixtures.CLIENT_ID,
        List.of(),
        null,
        mode,
        hint,
        policy,
        true,
        ClientSettings.EncodedData.OFF,
        List.of(),
        Map.of(),
        null);
  }

  private static Outcome limited(boolean byCountry) {
    return new Outcome.Refused(
        Verdict.LIMITED_USERNAME,
        ServiceError.client("LimitExceededException", "Attempt limit exceeded."),
        new LimitRefusal("rule", null, true, 3, Duration.ZERO, Duration.ZERO, byCountry),
        null);
  }

  private static Outcome rejected(String type) {
    return Outcome.Refused.locally(Verdict.REJECTED, ServiceError.client(type, "Some."));
  }

  private static String typeOf(Future<Outcome> answer) {
    return ((Outcome.Refused) answer.result()).error().type();
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientSettings.Disclosure.class,
      names = {"UNIFORM", "ACKNOWLEDGE"})
  void a_limit_on_a_username_is_not_shown(ClientSettings.Disclosure mode) {
    Outcome limited = limited(false);

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
            Future.succeededFuture(overloaded),
            new RateLimitResult(List.of(), null),
            Lane.PUBLIC,
            false);
    Decision repeated = new Decision(Future.succeededFuture(overloaded), null, Lane.PUBLIC, true);
    Decision noRoom = new Decision(Future.succeededFuture(overloaded), null, Lane.PUBLIC, false);
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
  void faithful_shows_a_limit_on_a_username_as_cognito_shows_its_own() {
    Outcome limited = limited(false);
    ClientSettings.Disclosure mode = ClientSettings.Disclosure.FAITHFUL;

    assertThat(reveal(mode, FORGOT, Future.succeededFuture(limited)).result()).isEqualTo(limited);
    assertThat(reveal(mode, CONFIRM, Future.succeededFuture(limited)).result()).isEqualTo(limited);
    assertThat(delays).isEmpty();
  }

  @Test
  void faithful_conceals_a_refused_country_for_as_long_as_cognito_takes() {
    Outcome country = limited(true);
    ClientSettings.Disclosure mode = ClientSettings.Disclosure.FAITHFUL;
    Future<Outcome> forgot = reveal(mode, FORGOT, Future.succeededFuture(country));
    Future<Outcome> confirm = reveal(mode, CONFIRM, Future.succeededFuture(country));

    assertThat(delays).containsExactly(SCHEDULE, SCHEDULE);
    timers.fireTimers();
    assertThat(forgot.result().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(typeOf(confirm)).isEqualTo("CodeMismatchException");
  }

  /** The errors of both operations, and some that no model names. */
  static Stream<Arguments> errorsOfCognito() {
    return Stream.of(
            "AccessDeniedException",
            "CodeDeliveryFailureException",
            "CodeMismatchException",
            "ExpiredCodeException",
            "ForbiddenException",
            "InternalErrorException",
            "InvalidEmailRoleAccessPolicyException",
            "InvalidLambdaResponseException",
            "InvalidParameterException",
            "InvalidSignatureException",
            "InvalidSmsRoleAccessPolicyException",
            "InvalidSmsRoleTrustRelationshipException",
            "LimitExceededException",
            "MissingAuthenticationTokenException",
            "NotAuthorizedException",
            "OperationNotEnabledException",
            "ResourceNotFoundException",
            "TooManyFailedAttemptsException",
            "UnexpectedLambdaException",
            "UnrecognizedClientException",
            "UserLambdaValidationException",
            "UserNotConfirmedException",
            "UserNotFoundException",
            "SomethingOfNextYearException")
        .flatMap(
            error ->
                Stream.of(ClientSettings.Disclosure.UNIFORM, ClientSettings.Disclosure.ACKNOWLEDGE)
                    .map(mode -> Arguments.of(mode, error)));
  }

  @ParameterizedTest
  @MethodSource("errorsOfCognito")
  void every_error_of_cognito_that_is_not_listed_is_concealed(
      ClientSettings.Disclosure mode, String error) {
    ClientSettings settings = RecoveryFixtures.settings(mode, List.of());

    assertThat(answerTo(settings, FORGOT, rejected(error)).verdict()).isEqualTo(Verdict.ACCEPTED);
    Outcome confirm = answerTo(settings, CONFIRM, rejected(error));
    assertThat(((Outcome.Refused) confirm).error().type()).isEqualTo("CodeMismatchException");
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"ACCEPTED", "LIMITED_USERNAME", "REJECTED", "UNREADABLE"},
      mode = EnumSource.Mode.EXCLUDE)
  void what_depends_on_no_user_is_shown_at_once(Verdict verdict) {
    Outcome refused = RecoveryFixtures.refused(verdict);
    ClientSettings.Disclosure mode = ClientSettings.Disclosure.UNIFORM;

    assertThat(reveal(mode, FORGOT, Future.succeededFuture(refused)).result()).isEqualTo(refused);
    assertThat(reveal(mode, CONFIRM, Future.succeededFuture(refused)).result()).isEqualTo(refused);
    assertThat(delays).isEmpty();
  }

  @Test
  void a_permit_that_did_not_come_is_concealed_after_the_limits() {
    Future<Outcome> overloaded =
        Future.succeededFuture(RecoveryFixtures.refused(Verdict.OVERLOADED));
    Future<Decision> passed =
        Future.succeededFuture(new Decision(overloaded, null, Lane.PUBLIC, true));
    Disclosure uniform = disclosure(ClientSettings.Disclosure.UNIFORM);
    Future<Outcome> forgot = uniform.reveal(FORGOT, passed, overloaded);
    Future<Outcome> confirm = uniform.reveal(CONFIRM, passed, overloaded);
    timers.fireTimers();

    assertThat(forgot.result().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(typeOf(confirm)).isEqualTo("CodeMismatchException");
  }

  @Test
  void an_answer_that_cannot_be_read_is_concealed() {
    ClientSettings settings =
        RecoveryFixtures.settings(ClientSettings.Disclosure.UNIFORM, List.of());
    Outcome unreadable = RecoveryFixtures.refused(Verdict.UNREADABLE);

    assertThat(answerTo(settings, FORGOT, unreadable).verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(answerTo(settings, CONFIRM, unreadable)).isNotEqualTo(unreadable);
  }

  @ParameterizedTest
  @CsvSource({
    "NotAuthorizedException,Unable to verify secret hash for client 1example23456789",
    "ResourceNotFoundException,User pool client 1example23456789 does not exist."
  })
  void a_refused_secret_and_an_unknown_client_are_shown(String type, String message) {
    Outcome refused = Outcome.Refused.locally(Verdict.REJECTED, ServiceError.client(type, message));
    ClientSettings settings =
        RecoveryFixtures.settings(ClientSettings.Disclosure.UNIFORM, List.of());

    assertThat(answerTo(settings, FORGOT, refused)).isEqualTo(refused);
    assertThat(answerTo(settings, CONFIRM, refused)).isEqualTo(refused);
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientSettings.Disclosure.class,
      names = {"UNIFORM", "ACKNOWLEDGE"})
  void cognitos_word_on_a_password_is_shown_only_without_a_policy(ClientSettings.Disclosure mode) {
    ClientSettings.DeliveryHint hint = ClientSettings.DeliveryHint.EMAIL;
    Outcome weak = rejected("InvalidPasswordException");
    Outcome used = rejected("PasswordHistoryPolicyViolationException");
    ClientSettings without = with(mode, hint, null);
    ClientSettings policy = with(mode, hint, PasswordPolicy.STANDARD);

    assertThat(answerTo(without, CONFIRM, weak)).isEqualTo(weak);
    assertThat(answerTo(policy, CONFIRM, weak)).isNotEqualTo(weak);
    assertThat(answerTo(policy, CONFIRM, used)).isEqualTo(used);
    assertThat(answerTo(without, FORGOT, weak).verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(answerTo(without, FORGOT, used).verdict()).isEqualTo(Verdict.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "grace@example.com,EMAIL,email,EMAIL,g***@e***",
    "Grace@Example.com,SMS,email,EMAIL,g***@e***",
    "a@b@c.example,SMS,email,EMAIL,a***@c***",
    "+15555550100,EMAIL,phone_number,SMS,+*******0100",
    "+4915123456789,EMAIL,phone_number,SMS,+*********6789",
    "grace,EMAIL,email,EMAIL,***@***",
    "grace,SMS,phone_number,SMS,+***********",
    "@example.com,EMAIL,email,EMAIL,***@***",
    "grace@,SMS,phone_number,SMS,+***********",
    "+1234,EMAIL,email,EMAIL,***@***",
    "15555550100,EMAIL,email,EMAIL,***@***"
  })
  void a_destination_is_made_of_what_the_caller_typed(
      String username,
      ClientSettings.DeliveryHint hint,
      String attribute,
      String medium,
      String destination) {
    ClientSettings settings = with(ClientSettings.Disclosure.UNIFORM, hint, null);
    Outcome sent =
        new Outcome.Accepted(new CodeDelivery("phone_number", "SMS", "+*******9999"), null);

    Outcome answer = answerTo(settings, RecoveryFixtures.forgot(username), sent);

    assertThat(((Outcome.Accepted) answer).delivery())
        .isEqualTo(new CodeDelivery(attribute, medium, destination));
  }

  @Test
  void what_no_user_causes_is_counted_and_what_users_cause_is_not() {
    ClientSettings settings =
        with(
            ClientSettings.Disclosure.ACKNOWLEDGE,
            ClientSettings.DeliveryHint.EMAIL,
            PasswordPolicy.STANDARD);
    for (String error :
        List.of("UserNotFoundException", "InvalidParameterException", "CodeMismatchException")) {
      answerTo(settings, FORGOT, rejected(error));
    }
    assertThat(faults()).isEmpty();

    answerTo(settings, FORGOT, rejected("InvalidSmsRoleAccessPolicyException"));
    answerTo(settings, FORGOT, rejected("SomethingOfNextYearException"));
    answerTo(settings, CONFIRM, rejected("InvalidPasswordException"));
    answerTo(settings, CONFIRM, RecoveryFixtures.refused(Verdict.UNREADABLE));

    assertThat(faults())
        .containsOnlyKeys(
            "InvalidSmsRoleAccessPolicyException",
            "other",
            "InvalidPasswordException",
            "unreadable answer");
  }

  private Map<String, Double> faults() {
    return registry.get("gateway.upstream.faults").counters().stream()
        .filter(counter -> counter.count() > 0)
        .collect(Collectors.toMap(counter -> counter.getId().getTag("error"), Counter::count));
  }

  @Test
  void the_time_of_an_answer_is_measured_with_its_delay() {
    Future<Outcome> answer =
        reveal(
            ClientSettings.Disclosure.UNIFORM,
            FORGOT,
            Future.succeededFuture(rejected("UserNotFoundException")));
    assertThat(registry.get("gateway.answers").timers()).noneMatch(timer -> timer.count() > 0);
    now = SCHEDULE.toNanos();
    timers.fireTimers();

    assertThat(answer.isComplete()).isTrue();
    assertThat(
            registry
                .get("gateway.answers")
                .tag("operation", "ForgotPassword")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(250.0);
  }

  @Test
  void acknowledge_answers_before_cognito_does_at_one_time_after_arrival() {
    Promise<Outcome> cognito = Promise.promise();
    Future<Outcome> answer =
        reveal(ClientSettings.Disclosure.ACKNOWLEDGE, FORGOT, cognito.future());
    assertThat(answer.isComplete()).isFalse();
    assertThat(delays).containsExactly(Duration.ofMillis(5));

    cognito.complete(RecoveryFixtures.refused(Verdict.UNREACHABLE));
    timers.fireTimers();

    assertThat(answer.result().verdict()).isEqualTo(Verdict.ACCEPTED);
  }
}
