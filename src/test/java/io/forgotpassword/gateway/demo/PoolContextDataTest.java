package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.model.Operation.FORGOT_PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.demo.ReceivedCall.DecodedContext;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolContextDataTest {
  private static final String PAYLOAD =
      "{\"contextData\":{\"DeviceId\":\"d\"},\"username\":\"ada\","
          + "\"userPoolId\":\"eu-west-1_Example01\",\"timestamp\":\"1700000000000\"}";
  private final RunningPool running = RunningPool.example();

  @AfterEach
  void close() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not base64!", "bm90IGpzb24=", "e30=", "W10="})
  void what_is_not_base64_of_an_envelope_is_invalid(String encoded) {
    forgot("ada", encoded).isRefused("InvalidParameterException");
    assertThat(running.pool.received().get(0).context()).isNull();
  }

  @Test
  void a_version_no_library_writes_is_invalid() {
    forgot("ada", encode("JS20991231", PAYLOAD)).isRefused("InvalidParameterException");
  }

  @Test
  void a_payload_changed_behind_its_signature_is_invalid() {
    String forged =
        envelope("JS20171115", PAYLOAD.replace("\"d\"", "\"e\""), signature("JS20171115", PAYLOAD));
    forgot("ada", forged).isRefused("InvalidParameterException");
  }

  @Test
  void a_version_changed_behind_its_signature_is_invalid() {
    String forged = envelope("IOS20171114", PAYLOAD, signature("JS20171115", PAYLOAD));
    forgot("ada", forged).isRefused("InvalidParameterException");
  }

  @Test
  void another_users_context_is_invalid() {
    forgot("grace", encode("JS20171115", PAYLOAD))
        .isRefused("InvalidParameterException", "Invalid UserContextData.EncodedData: username");
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1_Example01,eu-west-1_Other,userPoolId",
    "1700000000000,soon,timestamp",
    "{\"DeviceId\":\"d\"},[],contextData",
    "\"d\",5,contextData"
  })
  void a_signed_payload_that_says_something_else_is_invalid(
      String right, String wrong, String member) {
    forgot("ada", encode("JS20171115", PAYLOAD.replace(right, wrong)))
        .isRefused("InvalidParameterException", "Invalid UserContextData.EncodedData: " + member);
  }

  @Test
  void line_feeds_inside_the_base64_are_no_fault() {
    String encoded = encode("ANDROID20171114", PAYLOAD);
    forgot("ada", encoded.substring(0, 76) + "\n" + encoded.substring(76) + "\r\n").isOk();
  }

  @Test
  void an_empty_context_is_none() {
    forgot("ada", "").isOk();
  }

  @Test
  void what_the_context_says_can_be_looked_at() {
    forgot("ada", encode("FLUTTER20230306", PAYLOAD)).isOk();
    DecodedContext context = requireNonNull(running.pool.received().get(0).context());
    assertThat(context.version()).isEqualTo("FLUTTER20230306");
    assertThat(context.data()).containsEntry("DeviceId", "d");
    assertThat(context.timestamp()).isEqualTo(1_700_000_000_000L);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void what_the_real_libraries_wrote_is_accepted(JsonNode capture) {
    PoolSettings vectors = PoolSettings.example();
    vectors =
        new PoolSettings(
            "us-east-1_Example00",
            List.of(Client.withoutSecret("1example23456789")),
            vectors.users(),
            true,
            vectors.recovery(),
            vectors.limits());
    try (RunningPool pool = new RunningPool(vectors)) {
      ObjectNode input = RunningPool.input("jane").put("ClientId", "1example23456789");
      input.putObject("UserContextData").set("EncodedData", capture.get("encodedData"));
      pool.call(FORGOT_PASSWORD, input).isOk();
    }
  }

  static List<JsonNode> captures() throws IOException {
    try (InputStream file =
        PoolContextDataTest.class.getResourceAsStream("/context-and-hash-vectors.json")) {
      List<JsonNode> captures = new ArrayList<>();
      new JsonMapper().readTree(file).get("asf").forEach(captures::add);
      return captures;
    }
  }

  private PoolReply forgot(String username, String encoded) {
    ObjectNode input = RunningPool.input(username);
    input.putObject("UserContextData").put("EncodedData", encoded);
    return running.call(FORGOT_PASSWORD, input);
  }

  private static String encode(String version, String payload) {
    return envelope(version, payload, signature(version, payload));
  }

  private static String envelope(String version, String payload, String signature) {
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("payload", payload)
            .put("signature", signature)
            .put("version", version)
            .toString();
    return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
  }

  private static String signature(String version, String payload) {
    HmacSha256 hmac = new HmacSha256(RunningPool.PUBLIC_CLIENT_ID.getBytes(UTF_8));
    return Base64.getEncoder().encodeToString(hmac.of((version + payload).getBytes(UTF_8)));
  }
}
