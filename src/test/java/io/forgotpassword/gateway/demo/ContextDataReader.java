package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.ReceivedCall.DecodedContext;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes EncodedData, and checks that its signature, user and pool are the call's. Accepts line
 * feeds inside the Base64, which old Android libraries write.
 */
final class ContextDataReader {
  private static final Set<String> VERSIONS =
      Set.of("JS20171115", "ANDROID20171114", "IOS20171114", "FLUTTER20230306");
  private static final Pattern EPOCH_MILLIS = Pattern.compile("[0-9]{1,15}");

  private final String userPoolId;

  ContextDataReader(String userPoolId) {
    this.userPoolId = userPoolId;
  }

  /** What a call's EncodedData says, or null when it has none. */
  @Nullable DecodedContext read(CallInput call) {
    String encoded = call.find("UserContextData.EncodedData");
    if (encoded == null || encoded.isEmpty()) {
      return null;
    }
    ObjectNode envelope = object(decoded(encoded));
    String version = text(envelope, "version");
    String payload = text(envelope, "payload");
    require(VERSIONS.contains(version), "version");
    Secret expected = Secret.of(signature(call.clientId(), version, payload));
    require(expected.equals(Secret.of(text(envelope, "signature"))), "signature");
    return read(version, object(payload), call);
  }

  private DecodedContext read(String version, ObjectNode payload, CallInput call) {
    String username = text(payload, "username");
    require(SignIn.refreshes(call) || username.equals(call.username()), "username");
    require(userPoolId.equals(text(payload, "userPoolId")), "userPoolId");
    String timestamp = text(payload, "timestamp");
    require(EPOCH_MILLIS.matcher(timestamp).matches(), "timestamp");
    require(payload.get("contextData") instanceof ObjectNode, "contextData");
    Map<String, String> data = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : payload.get("contextData").properties()) {
      require(entry.getValue().isTextual(), "contextData");
      data.put(entry.getKey(), entry.getValue().textValue());
    }
    return new DecodedContext(version, data, username, userPoolId, Long.parseLong(timestamp));
  }

  private static String decoded(String encoded) {
    try {
      String oneLine = encoded.replace("\n", "").replace("\r", "");
      return new String(Base64.getDecoder().decode(oneLine), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("Base64");
    }
  }

  private static String signature(String clientId, String version, String payload) {
    HmacSha256 hmac = new HmacSha256(clientId.getBytes(StandardCharsets.UTF_8));
    byte[] code =
        hmac.of(version.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(code);
  }

  private static ObjectNode object(String json) {
    return CallInput.objectIn(json.getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> invalid("JSON"));
  }

  private static String text(ObjectNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isTextual()) {
      throw invalid(name);
    }
    return value.textValue();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw invalid(what);
    }
  }

  private static Refused invalid(String what) {
    return Refused.invalidParameter("Invalid UserContextData.EncodedData: " + what);
  }
}
