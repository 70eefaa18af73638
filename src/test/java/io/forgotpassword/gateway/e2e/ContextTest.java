package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.context.EncodedData;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.demo.ReceivedCall;
import io.forgotpassword.gateway.demo.ReceivedCall.DecodedContext;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Cognito is told of the user behind a request. */
class ContextTest {
  private static final String POOL_ID = PoolSettings.example().userPoolId();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"relay", "derive"})
  void a_callers_encoded_data_crosses_untouched_line_feeds_and_all(String mode) throws Exception {
    String folded = fromCaller("grace").replaceAll("(.{76})", "$1\n");
    assertThat(folded).contains("\n");

    ReceivedCall call = forgot("encoded-data: " + mode, folded);

    assertThat(call.encodedData()).isEqualTo(folded);
    assertThat(call.context().version()).isEqualTo("ANDROID20171114");
    assertThat(call.context().data()).containsEntry("DeviceId", "theirs");
  }

  @Test
  void without_a_callers_one_is_derived_from_the_connection() throws Exception {
    long before = System.currentTimeMillis();
    DecodedContext context = forgot("encoded-data: derive", null).context();
    assertThat(context.version()).isEqualTo("JS20171115");
    assertThat(context.username()).isEqualTo("grace");
    assertThat(context.userPoolId()).isEqualTo(POOL_ID);
    assertThat(context.timestamp()).isBetween(before, System.currentTimeMillis());
    assertThat(context.data())
        .containsEntry("UserAgent", "Browser/1.0")
        .containsEntry("DeviceLanguage", "de-DE")
        .containsKeys("DeviceId", "DeviceFingerprint");
  }

  @Test
  void relaying_makes_none_up() throws Exception {
    ReceivedCall call = forgot("encoded-data: relay, ip-address: false", null);
    assertThat(call.members()).doesNotContain("UserContextData");
  }

  @Test
  void off_sends_none_not_even_the_callers() throws Exception {
    ReceivedCall call = forgot("encoded-data: off", fromCaller("grace"));
    assertThat(call.encodedData()).isNull();
    assertThat(call.ipAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  void no_address_is_sent_when_it_is_off() throws Exception {
    assertThat(forgot("ip-address: false", null).ipAddress()).isNull();
    assertThat(forgot("ip-address: true", null).ipAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  void a_callers_encoded_data_for_another_user_is_cognitos_to_refuse() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      Answers.assertInvalid(
          gateway.call("ForgotPassword", body(fromCaller("ada")).toString()),
          "Invalid UserContextData.EncodedData: username");
    }
  }

  @Test
  void the_analytics_endpoint_is_the_configured_one_else_the_callers() throws Exception {
    assertThat(forgot("disclosure: faithful", null).analyticsEndpointId()).isEqualTo("theirs");
    assertThat(forgot("analytics-endpoint-id: ours", null).analyticsEndpointId()).isEqualTo("ours");
  }

  @Test
  void the_context_goes_with_both_operations() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      gateway.call("ConfirmForgotPassword", Calls.confirm("grace", "1").toString());
      gateway.rest(
          "/confirm-forgot-password", "{\"username\":\"a\",\"code\":\"1\",\"password\":\"b\"}");
      assertThat(gateway.pool().received())
          .hasSize(2)
          .allSatisfy(call -> assertThat(call.context()).isNotNull())
          .allSatisfy(call -> assertThat(call.ipAddress()).isEqualTo("127.0.0.1"));
    }
  }

  private ReceivedCall forgot(String client, String encodedData) throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).withClient(client).start()) {
      var answer =
          gateway.send(
              gateway
                  .cognito("ForgotPassword")
                  .header("user-agent", "Browser/1.0")
                  .header("accept-language", "de-DE,de;q=0.9")
                  .POST(BodyPublishers.ofString(body(encodedData).toString())));
      assertThat(answer.statusCode()).isEqualTo(200);
      return gateway.pool().received().get(0);
    }
  }

  private static ObjectNode body(String encodedData) {
    ObjectNode body = Calls.forgot("grace");
    body.putObject("AnalyticsMetadata").put("AnalyticsEndpointId", "theirs");
    body.putObject("UserContextData").put("IpAddress", "192.0.2.1").put("EncodedData", encodedData);
    return body;
  }

  private static String fromCaller(String username) {
    ObjectNode payload = Calls.object();
    payload.putObject("contextData").put("DeviceId", "theirs");
    payload.put("username", username).put("userPoolId", POOL_ID).put("timestamp", "1700000000000");
    return EncodedData.encode("ANDROID20171114", payload.toString(), Calls.CLIENT_ID);
  }
}
