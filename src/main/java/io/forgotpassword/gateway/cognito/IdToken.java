package io.forgotpassword.gateway.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads from the answer to a sign-in who signed in. The ID token comes from Cognito itself, so its
 * signature need not be checked (OpenID Connect Core 1.0 section 3.1.3.7).
 */
public final class IdToken {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than any client can send in a header. */
  private static final int LONGEST = 64 * 1024;

  /** As the service model has it; no unpaired surrogate matches. */
  private static final Pattern USERNAME =
      Pattern.compile("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]{1,128}");

  private IdToken() {}

  /**
   * The names of the user whom an answer's ID token is about: the username, and the address and the
   * number if they are verified. None when the answer has no ID token of this client.
   *
   * @throws IOException if there is an ID token that cannot be read; nothing of it is in the
   *     message
   */
  public static List<Username> namesIn(Secret answer, String clientId) throws IOException {
    try {
      JsonNode token = JSON.readTree(answer.reveal()).at("/AuthenticationResult/IdToken");
      return token.isMissingNode() ? List.of() : namesOf(claimsOf(token.asText()), clientId);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new IOException("the ID token cannot be read"); // The cause shows some of it.
    }
  }

  private static JsonNode claimsOf(String token) throws IOException {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > LONGEST) {
      throw new IOException("no signed token");
    }
    return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
  }

  private static List<Username> namesOf(JsonNode claims, String clientId) {
    if (!claims.path("token_use").asText().equals("id")
        || !claims.path("aud").asText().equals(clientId)) {
      return List.of();
    }
    Map<String, Username> names = new LinkedHashMap<>();
    Stream.of("cognito:username", "email", "phone_number")
        .filter(claim -> claim.contains(":") || isTrue(claims.path(claim + "_verified")))
        .map(claim -> claims.path(claim).textValue())
        .filter(name -> name != null && USERNAME.matcher(name).matches())
        .map(Username::of)
        .forEach(name -> names.putIfAbsent(name.lowerCase(), name));
    return List.copyOf(names.values());
  }

  private static boolean isTrue(JsonNode claim) {
    return claim.isBoolean() && claim.booleanValue();
  }
}
