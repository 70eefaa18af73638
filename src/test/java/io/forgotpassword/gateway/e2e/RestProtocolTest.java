package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Answers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The REST protocol, JSON and forms; the parsers' cases are in RestAdapterTest and FormFieldsTest.
 */
class RestProtocolTest {
  @TempDir Path directory;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.in(directory).start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void a_recovery_works_in_json() throws Exception {
    var forgot = gateway.rest("/forgot-password", "{\"username\":\"grace\"}");
    assertThat(forgot.statusCode()).isEqualTo(200);
    assertThat(forgot.headers().firstValue("content-type")).contains("application/json");
    assertThat(forgot.body())
        .isEqualTo(
            "{\"delivery\":\"If the account exists, a code is on its way: check your e-mail or"
                + " phone.\",\"code_delivery_details\":{\"attribute_name\":\"email\","
                + "\"delivery_medium\":\"EMAIL\",\"destination\":\"g***@e***\"}}");
    String confirm =
        Calls.object()
            .put("username", "grace")
            .put("client_id", Calls.CLIENT_ID)
            .put("code", code())
            .put("password", Calls.NEW_PASSWORD)
            .toString();
    var confirmed = gateway.rest("/confirm-forgot-password", confirm);
    assertThat(confirmed.statusCode()).isEqualTo(200);
    assertThat(confirmed.body()).isEqualTo("{}");
  }

  @Test
  void a_recovery_works_with_forms() throws Exception {
    assertThat(form("/forgot-password", "username=grace&submit=Send").statusCode()).isEqualTo(200);
    String confirm =
        "username=grace&client_id="
            + Calls.CLIENT_ID
            + "&code="
            + code()
            + "&password=Aa1%26%2B%3B";
    assertThat(form("/confirm-forgot-password", confirm + "%23x").statusCode()).isEqualTo(200);
    assertThat(gateway.pool().signIn("grace", Secret.of("Aa1&+;#x")).await()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "#", "?", "/", "=", "@", "%C3%A9", "é"})
  void a_form_keeps_every_character_of_a_password(String character) throws Exception {
    form("/forgot-password", "username=grace");
    String password = "Analytical-1843" + character + "rest";
    var answer =
        form("/confirm-forgot-password", "username=grace&code=" + code() + "&password=" + password);
    assertThat(answer.statusCode()).isEqualTo(200);
    var expected = Secret.of(password.replace("%C3%A9", "é"));
    assertThat(gateway.pool().signIn("grace", expected).await()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/forgot-password | {} | username: Member must not be null",
        "/forgot-password | {\"username\":\"\"} |"
            + " username: Member must have length greater than or equal to 1",
        "/forgot-password | {\"username\":null,\"client_id\":\"-\"} |"
            + " client_id: Member must satisfy regular expression pattern: [\\w+]+;"
            + " username: Member must not be null",
        "/confirm-forgot-password | {\"username\":\"grace\"} |"
            + " code: Member must not be null; password: Member must not be null",
        "/confirm-forgot-password |"
            + " {\"username\":\"grace\",\"code\":\"\",\"password\":\" a\"} |"
            + " code: Member must have length greater than or equal to 1;"
            + " password: Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$"
      })
  void a_broken_constraint_is_named(String path, String body, String detail) throws Exception {
    assertProblem(gateway.rest(path, body), 400, "invalid-parameter", detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"username\":7} | username: VALUE_NUMBER_INT can not be converted to a String",
        "{\"username\":\"a\",\"username\":\"b\"} | Duplicate member 'username'"
      })
  void a_malformed_json_body_is_refused(String body, String detail) throws Exception {
    assertProblem(gateway.rest("/forgot-password", body), 400, "serialization", detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "username=a&username=b | Duplicate field 'username'",
        "username=%zz | The form has a broken percent escape",
        "username=%FF | The form is not UTF-8"
      })
  void a_malformed_form_is_refused(String body, String detail) throws Exception {
    assertProblem(form("/forgot-password", body), 400, "serialization", detail);
  }

  @Test
  void a_form_of_more_than_32_fields_is_refused() throws Exception {
    String form = "username=nobody" + "&a=1".repeat(31);
    assertThat(form("/forgot-password", form).statusCode()).isEqualTo(200);
    assertProblem(
        form("/forgot-password", form + "&username=grace"),
        400,
        "serialization",
        "The form has more than 32 fields");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "multipart/form-data"})
  void another_media_type_is_unsupported(String type) throws Exception {
    assertProblem(
        post("/forgot-password", type, "{\"username\":\"grace\"}"),
        415,
        "unsupported-media-type",
        "The content type is not supported (expected: application/json or"
            + " application/x-www-form-urlencoded)");
  }

  @Test
  void a_media_type_with_parameters_is_read() throws Exception {
    String json = "{\"username\":\"grace\"}";
    assertThat(post("/forgot-password", "Application/JSON; charset=utf-8", json).statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_oversize_body_is_too_large() throws Exception {
    assertProblem(
        gateway.rest("/forgot-password", " ".repeat(16_385)),
        413,
        "serialization",
        "The request body is too large (expected: at most 16384 bytes)");
  }

  private String code() {
    return gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
  }

  private HttpResponse<String> form(String path, String body) throws Exception {
    return post(path, "application/x-www-form-urlencoded", body);
  }

  private HttpResponse<String> post(String path, String type, String body) throws Exception {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri().resolve(path))
            .header("content-type", type)
            .POST(BodyPublishers.ofString(body)));
  }
}
