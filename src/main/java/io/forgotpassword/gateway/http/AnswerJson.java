package io.forgotpassword.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.UnpairedSurrogates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Outcomes become JSON bodies. */
final class AnswerJson {
  private static final JsonFactory JSON = new JsonFactory();

  private AnswerJson() {}

  /** Writes the members of an object. */
  interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static byte[] object(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return UnpairedSurrogates.escape(text.toString()).getBytes(UTF_8);
  }

  /** Cognito's answer to an accepted call. */
  static byte[] accepted(Outcome.Accepted accepted) {
    CodeDelivery delivery = accepted.delivery();
    return object(
        json -> {
          if (delivery != null) {
            json.writeObjectFieldStart("CodeDeliveryDetails");
            json.writeStringField("AttributeName", delivery.attributeName());
            json.writeStringField("DeliveryMedium", delivery.deliveryMedium());
            json.writeStringField("Destination", delivery.destination());
            json.writeEndObject();
          }
        });
  }

  /** Cognito's answer to a refused call; the type is bare, and there is never a {@code code}. */
  static byte[] error(ServiceError error) {
    return object(
        json -> {
          json.writeStringField("__type", error.type());
          json.writeStringField("message", error.message());
        });
  }
}
