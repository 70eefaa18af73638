package io.forgotpassword.gateway.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.connection.Connection.ClientHints;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedDataDeriverTest {
  private static final String CLIENT_ID = "1example23456789";
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EncodedDataDeriver deriver = deriver("a device key");

  @Test
  void everything_that_was_observed_goes_in_and_nothing_else() throws JsonProcessingException {
    JsonNode payload = payload(deriver, Connections.chrome(), "jane");

    assertThat(payload.fieldNames())
        .toIterable()
        .containsExactly("contextData", "username", "userPoolId", "timestamp");
    assertThat(payload.required("username").textValue()).isEqualTo("jane");
    assertThat(payload.required("userPoolId").textValue()).isEqualTo("us-east-1_Example00");
    assertThat(payload.required("timestamp").textValue()).isEqualTo("1700000000000");
    JsonNode context = payload.required("contextData");
    assertThat(context.fieldNames())
        .toIterable()
        .containsExactly(
            "UserAgent", "DeviceId", "DeviceLanguage", "DeviceFingerprint", "DevicePlatform");
    assertThat(context.required("UserAgent").textValue()).isEqualTo(Connections.CHROME_USER_AGENT);
    assertThat(context.required("DeviceLanguage").textValue()).isEqualTo("en-US");
    assertThat(context.required("DevicePlatform").textValue()).isEqualTo("Linux");
    assertThat(context.required("DeviceFingerprint").textValue())
        .isEqualTo(
            Connections.CHROME_USER_AGENT
                + "|en-US,en;q=0.9|\"Chromium\";v=\"138\"|\"Linux\"|?0"
                + "|TLSv1.3|TLS_AES_128_GCM_SHA256"
                + "|t13d1516h2_8daaf6152771_e5627efa2ab1|0123456789ab|HTTP/2");
  }

  @Test
  void headers_that_were_not_sent_leave_their_keys_out() throws JsonProcessingException {
    JsonNode context = payload(deriver, Connections.bare(), "jane").required("contextData");

    assertThat(context.fieldNames()).toIterable().containsExactly("DeviceId", "DeviceFingerprint");
    assertThat(context.required("DeviceFingerprint").textValue())
        .isEqualTo("||||||||0123456789ab|HTTP/1.1");
  }

  @Test
  void a_device_keeps_its_id_over_requests_users_addresses_and_instances() {
    String id = deviceId(deriver, Connections.chrome(), "jane");

    assertThat(id).matches("[0-9A-Za-z]{20}:0");
    assertThat(deviceId(deriver, Connections.chrome(), "jane")).isEqualTo(id);
    assertThat(deviceId(deriver, Connections.chrome(), "john")).isEqualTo(id);
    assertThat(deviceId(deriver, Connections.from("2001:db8::1"), "jane")).isEqualTo(id);
    assertThat(deviceId(deriver("a device key"), Connections.chrome(), "jane")).isEqualTo(id);
  }

  @Test
  void another_key_or_another_trait_is_another_device() {
    String id = deviceId(deriver, Connections.with("agent", "en"), "jane");

    assertThat(deviceId(deriver("another key"), Connections.with("agent", "en"), "jane"))
        .isNotEqualTo(id);
    assertThat(deviceId(deriver, Connections.with("agent", "de"), "jane")).isNotEqualTo(id);
    assertThat(deviceId(deriver, Connections.with("agent 2", "en"), "jane")).isNotEqualTo(id);
    assertThat(deviceId(deriver, Connections.with(null, "agent"), "jane"))
        .isNotEqualTo(deviceId(deriver, Connections.with("agent", null), "jane"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a \"quoted\" agent",
        "back\\slash \\\" \\u0041 \\",
        "\u0000\u0001\b\t\n\f\r\u001f\u007f",
        "lone high \ud83d and low \ude00 surrogates",
        "\ud83d\ude00 \u2028\u2029\ufeff </script>",
        "\",\"DeviceId\":\"forged\"},\"username\":\"root"
      })
  void a_hostile_header_stays_inside_its_value(String hostile) throws JsonProcessingException {
    ClientHints hints = new ClientHints(hostile, hostile, hostile);
    Connection connection =
        new Connection(
            Connections.bare().ip(), "HTTP/2", null, hostile, hostile, hints, null, "shape");
    JsonNode payload = payload(deriver, connection, hostile);

    assertThat(payload.size()).isEqualTo(4);
    assertThat(payload.required("username").textValue()).isEqualTo(hostile);
    JsonNode context = payload.required("contextData");
    assertThat(context.required("UserAgent").textValue()).isEqualTo(hostile);
    assertThat(context.has("DeviceLanguage")).isFalse();
    assertThat(context.required("DevicePlatform").textValue()).isEqualTo(hostile);
    assertThat(context.required("DeviceFingerprint").textValue()).contains(hostile);
  }

  @Test
  void a_header_of_64_kib_counts_with_its_first_512_chars_only() throws JsonProcessingException {
    String huge = "x".repeat(65_536);
    ClientHints hints = new ClientHints(huge, huge, huge);
    Connection connection =
        new Connection(Connections.bare().ip(), "HTTP/2", null, huge, huge, hints, null, "shape");

    JsonNode context = payload(deriver, connection, "jane").required("contextData");
    assertThat(context.required("UserAgent").textValue()).hasSize(512);
    assertThat(deriver.derive(connection, "jane")).hasSizeLessThan(8 * 1024);
  }

  @Test
  void the_bound_never_cuts_a_surrogate_pair() throws JsonProcessingException {
    String pairs = "x" + "\ud83d\ude00".repeat(400);

    JsonNode context =
        payload(deriver, Connections.with(pairs, null), "jane").required("contextData");
    assertThat(context.required("UserAgent").textValue()).isEqualTo(pairs.substring(0, 511));
  }

  @Property(tries = 1_000)
  void any_username_and_headers_survive_the_round_trip(
      @ForAll String username,
      @ForAll @StringLength(max = 500) String userAgent,
      @ForAll @StringLength(max = 500) String platform)
      throws JsonProcessingException {
    JsonNode payload =
        payload(deriver, Connections.withPlatform(userAgent, "p" + platform), username);

    assertThat(payload.required("username").textValue()).isEqualTo(username);
    JsonNode context = payload.required("contextData");
    assertThat(context.required("UserAgent").textValue()).isEqualTo(userAgent);
    assertThat(context.required("DevicePlatform").textValue()).isEqualTo("p" + platform);
  }

  private static EncodedDataDeriver deriver(String deviceKey) {
    return new EncodedDataDeriver(
        CLIENT_ID, "us-east-1_Example00", deviceKey.getBytes(UTF_8), () -> NOW);
  }

  private static JsonNode payload(
      EncodedDataDeriver deriver, Connection connection, String username)
      throws JsonProcessingException {
    EncodedData opened = EncodedData.decode(deriver.derive(connection, username)).orElseThrow();
    assertThat(opened.version()).isEqualTo("JS20171115");
    assertThat(opened.isSignedFor(CLIENT_ID)).isTrue();
    return JSON.readTree(opened.payload());
  }

  private static String deviceId(
      EncodedDataDeriver deriver, Connection connection, String username) {
    try {
      return payload(deriver, connection, username).at("/contextData/DeviceId").textValue();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
