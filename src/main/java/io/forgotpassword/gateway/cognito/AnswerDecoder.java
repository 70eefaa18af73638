package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An answer of Cognito becomes an outcome; one that does not follow the protocol is unreadable. */
final class AnswerDecoder {
  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** {@code namespace#Name:uri}. */
  private static final Pattern ERROR_TYPE =
      Pattern.compile("(?s)(?:[^#]*#)?([A-Za-z]{1,64})(?::.*)?");

  private AnswerDecoder() {}

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
    ObjectNode answer = objectIn(body);
    if (answer == null) {
      return unreadable("is not a JSON object", requestId);
    }
    if (relayed) {
      return new Outcome.Relayed(Secret.of(new String(body, UTF_8)), requestId);
    }
    if (status == 200) {
      return new Outcome.Accepted(deliveryOf(answer.path("CodeDeliveryDetails")), requestId);
    }
    String written = textOf(answer, "__type");
    String type = bareName(written.isEmpty() && errorType != null ? errorType : written);
    if (status < 400 || type.isEmpty()) {
      return unreadable("has status " + status + " and no error type", requestId);
    }
    Verdict verdict =
        type.equals("TooManyRequestsException") ? Verdict.THROTTLED : Verdict.REJECTED;
    String message = textOf(answer, "message");
    ServiceError error =
        new ServiceError(
            statusOf(status, type), type, message.isEmpty() ? textOf(answer, "Message") : message);
    return new Outcome.Refused(verdict, error, null, requestId);
  }

  static Outcome.Refused unreadable(String what, @Nullable String requestId) {
    return new Outcome.Refused(
        Verdict.UNREADABLE,
        ServiceError.internal("The answer of Amazon Cognito " + what + "."),
        null,
        requestId);
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

  /** Null when a body is not exactly one JSON object. */
  private static @Nullable ObjectNode objectIn(byte[] body) {
    try {
      return JSON.readTree(body) instanceof ObjectNode object ? object : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable CodeDelivery deliveryOf(JsonNode details) {
    return details.isObject()
        ? new CodeDelivery(
            textOf(details, "AttributeName"),
            textOf(details, "DeliveryMedium"),
            textOf(details, "Destination"))
        : null;
  }

  /** The text of a member; empty when it is missing, null, an object or an array. */
  private static String textOf(JsonNode object, String member) {
    JsonNode value = object.path(member);
    return value.isNull() ? "" : value.asText();
  }

  /** The name in an error's type; empty when the text is no type. */
  private static String bareName(String type) {
    Matcher name = ERROR_TYPE.matcher(type);
    return name.matches() ? name.group(1) : "";
  }
}
