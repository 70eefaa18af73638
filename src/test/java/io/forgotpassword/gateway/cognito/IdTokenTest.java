package io.forgotpassword.gateway.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTokenTest {
  private static Secret answer(String idToken) {
    return Secret.of(
        "{\"AuthenticationResult\":{\"AccessToken\":\"a.b.c\",\"IdToken\":\"" + idToken + "\"}}");
  }

  private static Secret answerOf(String claims) {
    byte[] utf8 = claims.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return answer("e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(utf8) + ".sig");
  }

  private static List<String> names(String claims) throws IOException {
    String token = "{'token_use':'id','aud':'client'," + claims + "}";
    return IdToken.namesIn(answerOf(token), "client").stream().map(Username::exact).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"ChallengeName\":\"SMS_MFA\",\"Session\":\"x\"}",
        "{\"AuthenticationResult\":{}}",
        "{\"AuthenticationResult\":null}",
        "{\"IdToken\":\"a.b.c\"}"
      })
  void an_answer_without_an_id_token_names_nobody(String answer) throws Exception {
    assertThat(IdToken.namesIn(Secret.of(answer), "client")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'token_use':'access','aud':'client','cognito:username':'ada'}",
        "{'token_use':'id','aud':'other','cognito:username':'ada'}",
        "{'token_use':'id','aud':['client'],'cognito:username':'ada'}",
        "{'token_use':'id','cognito:username':'ada'}",
        "{'aud':'client','cognito:username':'ada'}"
      })
  void a_token_of_another_kind_or_client_names_nobody(String claims) throws Exception {
    assertThat(IdToken.namesIn(answerOf(claims), "client")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "a.secret", "a.secret.c", "a.e30", "a.e30.c.d.e"})
  void a_token_that_cannot_be_read_is_told_without_its_content(String token) {
    assertThatThrownBy(() -> IdToken.namesIn(answer(token), "client"))
        .isInstanceOf(IOException.class)
        .hasMessage("the ID token cannot be read")
        .hasNoCause();
  }

  @Test
  void a_token_larger_than_any_is_not_read() {
    String claims = "{'token_use':'id','aud':'client','x':'" + "x".repeat(64 * 1024) + "'}";
    assertThatThrownBy(() -> IdToken.namesIn(answerOf(claims), "client"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void addresses_and_numbers_count_only_when_they_are_verified() throws Exception {
    String all = "'cognito:username':'ada','email':'ada@example.com','phone_number':'+441'";
    assertThat(names(all)).containsExactly("ada");
    assertThat(names(all + ",'email_verified':false,'phone_number_verified':'true'"))
        .containsExactly("ada");
    assertThat(names(all + ",'email_verified':true")).containsExactly("ada", "ada@example.com");
    assertThat(names(all + ",'email_verified':true,'phone_number_verified':true"))
        .containsExactly("ada", "ada@example.com", "+441");
    assertThat(names("'email':'ada@example.com','email_verified':true,'sub':'1','username':'x'"))
        .containsExactly("ada@example.com");
  }

  @Test
  void names_that_no_request_can_have_do_not_count() throws Exception {
    assertThat(names("'cognito:username':''")).isEmpty();
    assertThat(names("'cognito:username':7")).isEmpty();
    assertThat(names("'cognito:username':['ada']")).isEmpty();
    assertThat(names("'cognito:username':'" + "a".repeat(129) + "'")).isEmpty();
    assertThat(names("'cognito:username':'a b'")).isEmpty();
    assertThat(names("'cognito:username':'a\\ud800'")).isEmpty();
  }

  @Test
  void two_spellings_of_a_name_are_one() throws Exception {
    assertThat(
            names(
                "'cognito:username':'Ada@example.com','email':'ada@EXAMPLE.com',"
                    + "'email_verified':true"))
        .containsExactly("Ada@example.com");
  }
}
