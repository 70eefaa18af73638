package io.forgotpassword.gateway.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request is read from the REST protocol, and Cognito's errors as problems. */
class RestAdapterTest {
  private static final RequestId ID = new RequestId(1, 2);

  private final RestAdapter adapter = adapter("sole");

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8"})
  void a_json_body_is_read(String type) {
    RequestFields fields =
        fieldsOf(
            type,
            "{\"username\":\"u\",\"client_id\":\"c\",\"code\":\"1\",\"password\":\"p\",\"x\":[{}]}");
    assertThat(fields)
        .extracting("username", "clientId", "confirmationCode", "password")
        .containsExactly("u", "c", "1", "p");
  }

  @Test
  void a_form_is_read() {
    RequestFields fields =
        fieldsOf(
            "application/x-www-form-urlencoded", "username=u&client_id=c&code=1&password=p&x=y");
    assertThat(fields)
        .extracting("username", "clientId", "confirmationCode", "password")
        .containsExactly("u", "c", "1", "p");
  }

  @Test
  void a_request_without_a_client_has_the_only_one() {
    assertThat(fieldsOf("application/json", "{}").clientId).isEqualTo("sole");
    assertThat(
            adapter(null)
                .fieldsOf(
                    new FakeRequest().with("content-type", "application/json").request(),
                    "{\"client_id\":null}".getBytes(UTF_8))
                .clientId)
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | The request body is empty (expected: a JSON object)",
        "[] | The request body is not a JSON object",
        "{\"username\":7} | username: VALUE_NUMBER_INT can not be converted to a String",
        "{\"username\":\"a\",\"username\":\"b\"} | Duplicate member 'username'",
        "{\"username\":\"a\"}x | The request body is not JSON at byte 17"
      })
  void a_malformed_json_body_is_refused(String body, String message) {
    Refused.assertRefused(() -> fieldsOf("application/json", body), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "username=a&username=b | Duplicate field 'username'",
        "username=a&client_id=b&client_id=b | Duplicate field 'client_id'"
      })
  void a_form_with_a_field_twice_is_refused(String body, String message) {
    Refused.assertRefused(() -> fieldsOf("application/x-www-form-urlencoded", body), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "multipart/form-data", "application/x-amz-json-1.1"})
  void another_media_type_is_unsupported(String type) {
    Refused.assertRefused(
        () -> fieldsOf(type, "{\"username\":\"grace\"}"),
        "The content type is not supported (expected: application/json or"
            + " application/x-www-form-urlencoded)");
  }

  @Test
  void violations_are_told_in_the_names_of_this_protocol() {
    List<Violation> violations =
        List.of(
            new Violation("clientId", "a"),
            new Violation("username", "b"),
            new Violation("confirmationCode", "c"),
            new Violation("password", "d"));
    assertThat(adapter.describe(violations))
        .isEqualTo("client_id: a; username: b; code: c; password: d");
  }

  @ParameterizedTest
  @CsvSource({
    "CodeDeliveryFailureException,400,502,code-delivery-failure",
    "CodeMismatchException,400,400,code-mismatch",
    "ExpiredCodeException,400,400,expired-code",
    "ForbiddenException,403,403,forbidden",
    "InternalErrorException,500,502,internal-error",
    "InvalidEmailRoleAccessPolicyException,400,400,invalid-email-role-access-policy",
    "InvalidLambdaResponseException,400,502,invalid-lambda-response",
    "InvalidParameterException,400,400,invalid-parameter",
    "InvalidPasswordException,400,400,invalid-password",
    "InvalidSmsRoleAccessPolicyException,400,400,invalid-sms-role-access-policy",
    "InvalidSmsRoleTrustRelationshipException,400,400,invalid-sms-role-trust-relationship",
    "LimitExceededException,400,429,limit-exceeded",
    "NotAuthorizedException,400,403,not-authorized",
    "OperationNotEnabledException,400,400,operation-not-enabled",
    "PasswordHistoryPolicyViolationException,400,400,password-history-policy-violation",
    "ResourceNotFoundException,400,404,resource-not-found",
    "TooManyFailedAttemptsException,400,429,too-many-failed-attempts",
    "UnexpectedLambdaException,400,502,unexpected-lambda",
    "UserLambdaValidationException,400,400,user-lambda-validation",
    "UserNotConfirmedException,400,400,user-not-confirmed",
    "UserNotFoundException,400,404,user-not-found"
  })
  void each_error_of_cognitos_is_a_problem(String type, int status, int restStatus, String name) {
    FakeRequest answered =
        answer(
            new Outcome.Refused(
                Verdict.REJECTED, new ServiceError(status, type, "the \"message\""), null, null));
    assertProblem(answered, restStatus, name);
    assertThat(answered.answerHeaders.contains("retry-after")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "LIMITED_ADDRESS,429",
    "LIMITED_USERNAME,429",
    "TOO_LARGE,413",
    "OVERLOADED,503",
    "THROTTLED,503",
    "UNREACHABLE,502",
    "UNREADABLE,502",
    "TIMED_OUT,504",
    "BROKEN,500"
  })
  void a_verdict_of_the_gateways_has_a_status_of_its_own(Verdict verdict, int status) {
    ServiceError error = ServiceError.client("TooManyRequestsException", "the \"message\"");
    assertProblem(answer(Outcome.Refused.locally(verdict, error)), status, "too-many-requests");
  }

  /** Whoever waits for so many whole seconds must have waited long enough. */
  @ParameterizedTest
  @CsvSource({"PT1S, 1", "PT1.000000001S, 2", "PT0.2S, 1", "PT89.5S, 90"})
  void a_limit_on_an_address_says_in_whole_seconds_when_to_come_back(Duration wait, String told) {
    LimitRefusal limit =
        new LimitRefusal("per-ip", null, false, 10, Duration.ofMinutes(15), wait, false);
    FakeRequest answered =
        answer(
            new Outcome.Refused(
                Verdict.LIMITED_ADDRESS,
                ServiceError.client("LimitExceededException", "later"),
                limit,
                null));

    assertThat(answered.answerHeaders.get("retry-after")).isEqualTo(told);
    assertThat(answered.answerHeaders.get("ratelimit")).isEqualTo("\"per-ip\";r=0;t=" + told);
  }

  private static FakeRequest answer(Outcome.Refused refused) {
    FakeRequest request = new FakeRequest();
    RestAdapter.refuse(request.response(), ID, refused);
    return request;
  }

  private static void assertProblem(FakeRequest answered, int status, String name) {
    assertThat(answered.status).isEqualTo(status);
    assertThat(answered.answerHeaders.getAll("content-type"))
        .containsExactly("application/problem+json");
    assertThat(answered.answer)
        .isEqualTo(
            "{\"type\":\"urn:forgot-password-gateway:problem:%s\",\"title\":\"%s\",\"status\":%d,"
                    .formatted(name, name.replace('-', ' '), status)
                + "\"detail\":\"the \\\"message\\\"\",\"instance\":\"urn:uuid:%s\"}"
                    .formatted(ID.value()));
  }

  private RequestFields fieldsOf(String type, String body) {
    return adapter.fieldsOf(
        new FakeRequest().with("content-type", type).request(), body.getBytes(UTF_8));
  }

  private static RestAdapter adapter(@Nullable String soleClientId) {
    return new RestAdapter(
        Operation.FORGOT_PASSWORD,
        new AnswerHeaders(new ServerSettings.Cors(List.of(), false), InstantSource.system()),
        soleClientId);
  }
}
