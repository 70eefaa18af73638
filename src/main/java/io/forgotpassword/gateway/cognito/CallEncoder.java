package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.UnpairedSurrogates;
import org.jspecify.annotations.Nullable;

/** A call becomes the JSON body of Cognito's protocol. */
final class CallEncoder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CallEncoder() {}

  static byte[] encode(UpstreamCall call) {
    return UnpairedSurrogates.escape(bodyOf(call).toString()).getBytes(UTF_8);
  }

  private static ObjectNode bodyOf(UpstreamCall call) {
    Operation operation = call.operation();
    ObjectNode body = JSON.createObjectNode();
    put(body, "ClientId", call.clientId());
    ObjectNode parameters = body;
    switch (operation.shape()) {
      case USER -> put(body, "SecretHash", call.proof());
      case CLIENT -> put(body, "ClientSecret", call.proof());
      case SIGN_IN -> {
        boolean begins = operation == Operation.INITIATE_AUTH;
        parameters = body.putObject(begins ? "AuthParameters" : "ChallengeResponses");
      }
      case TOKEN, OTHER -> {}
    }
    if (operation.takes("Username") && call.username() != null) {
      put(body, "Username", call.username().exact());
    }
    for (var parameter : call.parameters().entrySet()) {
      put(parameters, parameter.getKey(), parameter.getValue().reveal());
    }
    if (operation.shape() == Operation.Shape.SIGN_IN) {
      put(parameters, "SECRET_HASH", call.proof());
    }
    call.others().forEach((name, json) -> body.putRawValue(name, new RawValue(json.reveal())));
    if (call.ipAddress() != null || call.encodedData() != null) {
      ObjectNode context = body.putObject("UserContextData");
      put(context, "IpAddress", call.ipAddress());
      put(context, "EncodedData", call.encodedData());
    }
    if (call.analyticsEndpointId() != null) {
      put(body.putObject("AnalyticsMetadata"), "AnalyticsEndpointId", call.analyticsEndpointId());
    }
    if (!call.clientMetadata().isEmpty()) {
      call.clientMetadata().forEach(body.putObject("ClientMetadata")::put);
    }
    return body;
  }

  private static void put(ObjectNode object, String name, @Nullable String value) {
    if (value != null) {
      object.put(name, value);
    }
  }
}
