package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.io.IOException;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CallEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Example
  void null_and_empty_members_are_left_out() {
    assertThat(new String(CallEncoder.encode(confirm("grace", "")), UTF_8))
        .isEqualTo("{\"ClientId\":\"client\",\"Username\":\"grace\"}");
  }

  @Example
  void members_that_the_gateway_does_not_look_at_are_sent_as_they_came() {
    UpstreamCall call =
        UpstreamCall.ofNoClient(
            Operation.REVOKE_TOKEN, null, Map.of("Token", Secret.of("[1, {\"a\" : null}]")));
    assertThat(new String(CallEncoder.encode(call), UTF_8))
        .isEqualTo("{\"Token\":[1, {\"a\" : null}]}");
  }

  @Example
  void what_json_demands_is_escaped_and_half_a_surrogate_pair_survives() {
    String hostile = "\"\\\n\b\0\u001f?/é€😀 lone \ud83d and \ude00";
    assertThat(new String(CallEncoder.encode(confirm(hostile, "")), UTF_8))
        .isEqualTo(
            "{\"ClientId\":\"client\",\"Username\":\"\\\"\\\\\\n\\b\\u0000\\u001F?/"
                + "é€😀 lone \\ud83d and \\ude00\"}");
  }

  @Property
  void any_text_reads_back(@ForAll String username, @ForAll String code) throws IOException {
    JsonNode read = JSON.readTree(CallEncoder.encode(confirm(username, code)));
    assertThat(read.required("Username").textValue()).isEqualTo(username);
    assertThat(read.path("ConfirmationCode").asText("")).isEqualTo(code);
  }

  private static UpstreamCall confirm(String username, String code) {
    return UpstreamCall.ofRecovery(
        Operation.CONFIRM_FORGOT_PASSWORD,
        "client",
        Username.of(username),
        Secret.of(code),
        Secret.of("password"),
        null,
        null,
        null,
        Map.of());
  }
}
