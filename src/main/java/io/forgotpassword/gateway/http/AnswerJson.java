package io.forgotpassword.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Outcomes become JSON bodies. */
final class AnswerJson {
  private static final JsonFactory JSON = new JsonFactory();

  private AnswerJson() {}

  /** Writes the members of one object. */
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  static byte[] object(Members members) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder();
        JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("an answer could not be encoded", e);
    }
  }

  /** Cognito's answer to an accepted call. */
  static byte[] accepted(Outcome.Accepted accepted) {
    return object(
        json -> {
          CodeDelivery delivery = accepted.delivery();
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
