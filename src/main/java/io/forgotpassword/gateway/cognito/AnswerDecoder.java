package io.forgotpassword.gateway.cognito;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer of Cognito becomes an outcome; one that does not follow the protocol is unreadable. */
final class AnswerDecoder {
  private static final JsonFactory JSON = new JsonFactory();

  private static final List<String> ATTRIBUTES = List.of("email", "phone_number");
  private static final List<String> MEDIA = List.of("EMAIL", "SMS");

  private AnswerDecoder() {}

  /** The members of an answer that matter here; a missing member is empty or null. */
  private record Members(String type, String message, @Nullable CodeDelivery delivery) {}

  /**
   * The outcome of a call. Operations without an answer, such as RevokeToken, have an empty body.
   *
   * @param errorType the x-amzn-errortype header
   * @param requestId the x-amzn-requestid header
   */
  static Outcome decode(
      Operation operation,
      int status,
      byte[] body,
      @Nullable String errorType,
      @Nullable String requestId) {
    boolean relayed = status == 200 && !operation.isRecovery();
    if (relayed && body.length == 0) {
      return new Outcome.Relayed(Secret.NONE, requestId);
    }
    Members answer = membersOf(body);
    if (answer == null) {
      return unreadable("is not a JSON object", requestId);
    }
    if (relayed) {
      return new Outcome.Relayed(Secret.of(new String(body, StandardCharsets.UTF_8)), requestId);
    }
    if (status == 200) {
      return new Outcome.Accepted(answer.delivery(), requestId);
    }
    String type = bareName(or(answer.type(), errorType == null ? "" : errorType));
    if (status < 400 || type.isEmpty()) {
      return unreadable("has status " + status + " and no error type", requestId);
    }
    Verdict verdict =
        type.equals("TooManyRequestsException") ? Verdict.THROTTLED : Verdict.REJECTED;
    ServiceError error = new ServiceError(statusOf(status, type), type, answer.message());
    return new Outcome.Refused(verdict, error, null, requestId);
  }

  /**
   * The status that clients of Cognito know, whatever a proxy on the way answers: on a 429,
   * botocore would send the same request five times.
   */
  private static int statusOf(int status, String type) {
    if (status >= 500) {
      return 500;
    }
    return type.equals("ForbiddenException") ? 403 : 400;
  }

  static Outcome.Refused unreadable(String what, @Nullable String requestId) {
    return new Outcome.Refused(
        Verdict.UNREADABLE,
        ServiceError.internal("The answer of Amazon Cognito " + what + "."),
        null,
        requestId);
  }

  /** Null when a body is not exactly one JSON object. */
  private static @Nullable Members membersOf(byte[] body) {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      String type = "";
      String message = "";
      CodeDelivery delivery = null;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "__type" -> type = textOf(json);
          case "message" -> message = textOf(json);
          case "Message" -> message = or(message, textOf(json));
          case "CodeDeliveryDetails" -> delivery = deliveryOf(json);
          default -> json.skipChildren();
        }
      }
      return json.nextToken() == null ? new Members(type, message, delivery) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable CodeDelivery deliveryOf(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    String attribute = "";
    String medium = "";
    String destination = "";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "AttributeName" -> attribute = oneOf(ATTRIBUTES, textOf(json));
        case "DeliveryMedium" -> medium = oneOf(MEDIA, textOf(json));
        case "Destination" -> destination = textOf(json);
        default -> json.skipChildren();
      }
    }
    return new CodeDelivery(attribute, medium, destination);
  }

  /** The text of a value; empty when the value is null, an object or an array. */
  private static String textOf(JsonParser json) throws IOException {
    json.skipChildren();
    return json.getValueAsString("");
  }

  private static String or(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  /** The known text that is equal, so that answers that are kept for a while share it. */
  private static String oneOf(List<String> known, String text) {
    int at = known.indexOf(text);
    return at < 0 ? text : known.get(at);
  }

  /** {@code namespace#Name:uri} becomes {@code Name}; a text that is no type becomes empty. */
  private static String bareName(String type) {
    String name = type.substring(type.indexOf('#') + 1);
    int colon = name.indexOf(':');
    String bare = colon < 0 ? name : name.substring(0, colon);
    boolean letters = bare.length() <= 64 && bare.chars().allMatch(AnswerDecoder::isLetter);
    return letters ? bare : "";
  }

  private static boolean isLetter(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
