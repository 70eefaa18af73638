package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.json.JsonBytes;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;

/** Outcomes become JSON bodies. */
final class AnswerJson {
  /** What an answer has; a longer one grows. */
  private static final int USUAL_BYTES = 512;

  private AnswerJson() {}

  /** The beginning of an object, of which the caller writes the members and the end. */
  static JsonBytes object() {
    return new JsonBytes(USUAL_BYTES).object();
  }

  /** Cognito's answer to an accepted call. */
  static byte[] accepted(Outcome.Accepted accepted) {
    JsonBytes json = object();
    CodeDelivery delivery = accepted.delivery();
    if (delivery != null) {
      json.object("CodeDeliveryDetails");
      json.put("AttributeName", delivery.attributeName());
      json.put("DeliveryMedium", delivery.deliveryMedium());
      json.put("Destination", delivery.destination()).end();
    }
    return json.end().toByteArray();
  }

  /** Cognito's answer to a refused call; the type is bare, and there is never a {@code code}. */
  static byte[] error(ServiceError error) {
    JsonBytes json = object().put("__type", error.type()).put("message", error.message());
    return json.end().toByteArray();
  }
}
