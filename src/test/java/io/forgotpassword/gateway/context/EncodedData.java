package io.forgotpassword.gateway.context;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * UserContextData.EncodedData, opened: what Amazon's client libraries ({@code
 * amazon-cognito-advanced-security-data} and its siblings) send for threat protection. Anyone who
 * knows the client id can make one. It never prints itself, for the payload holds a username.
 *
 * @param version the layout, such as {@code JS20171115}
 * @param payload JSON text: contextData, username, userPoolId, timestamp
 * @param signature Base64 of HMAC-SHA-256 under the client id, of version and payload
 */
public record EncodedData(String version, String payload, String signature) {
  /** The service's own limit on the text. */
  private static final int MAX_CHARS = 131_072;

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** Signs a payload for a client; the inverse of {@link #decode}. */
  public static String encode(String version, String payload, String clientId) {
    return new EncodedDataDeriver.PayloadSeal(version, clientId).seal(payload);
  }

  /**
   * Opens a text as sent. Line feeds, which old Android clients put into Base64, are skipped;
   * members beyond the three are ignored. Empty when the text is anything else.
   */
  public static Optional<EncodedData> decode(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    try (JsonParser parser = JSON.createParser(Base64.getDecoder().decode(unfolded(text)))) {
      Map<String, String> members = stringMembers(parser);
      @Nullable String version = members.get("version");
      @Nullable String payload = members.get("payload");
      @Nullable String signature = members.get("signature");
      return version == null || payload == null || signature == null
          ? Optional.empty()
          : Optional.of(new EncodedData(version, payload, signature));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the signature was made with this client id, of at least one character. */
  public boolean isSignedFor(String clientId) {
    byte[] expected = new EncodedDataDeriver.PayloadSeal(version, clientId).signatureOf(payload);
    try {
      return MessageDigest.isEqual(expected, Base64.getDecoder().decode(unfolded(signature)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "EncodedData[***]";
  }

  private static String unfolded(String base64) {
    return base64.replace("\n", "").replace("\r", "");
  }

  /** The members of one JSON object whose values are strings. */
  private static Map<String, String> stringMembers(JsonParser parser) throws IOException {
    Map<String, String> members = new HashMap<>();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return members;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        members.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return parser.nextToken() == null ? members : Map.of();
  }
}
