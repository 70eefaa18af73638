package io.forgotpassword.gateway.cognito;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call becomes the JSON body of Cognito's protocol, UTF-8. */
final class CallEncoder {
  private static final JsonFactory JSON = new JsonFactory();

  /** What a call of recovery with EncodedData takes; larger ones grow. */
  private static final int USUAL_BYTES = 2048;

  private CallEncoder() {}

  static byte[] encode(UpstreamCall call) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_BYTES);
        JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (call instanceof RecoveryCall recovery) {
        write(json, recovery);
      } else if (call instanceof PassThroughCall other) {
        write(json, other);
      }
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a call could not be encoded", e);
    }
  }

  private static void write(JsonGenerator json, RecoveryCall call) throws IOException {
    json.writeStringField("ClientId", call.clientId());
    writeText(json, "SecretHash", call.secretHash());
    json.writeStringField("Username", call.username().exact());
    if (!call.code().isEmpty()) {
      json.writeStringField("ConfirmationCode", call.code().reveal());
      json.writeStringField("Password", call.password().reveal());
    }
    writeContext(json, call.ipAddress(), call.encodedData());
    writeAnalytics(json, call.analyticsEndpointId());
    writeMetadata(json, call.clientMetadata());
  }

  private static void write(JsonGenerator json, PassThroughCall call) throws IOException {
    Operation operation = call.operation();
    writeText(json, "ClientId", call.clientId());
    switch (operation.shape()) {
      case USER -> writeText(json, "SecretHash", call.proof());
      case CLIENT -> writeText(json, "ClientSecret", call.proof());
      case SIGN_IN -> writeParameters(json, call);
      case TOKEN, OTHER -> {}
    }
    if (operation.takes("Username") && call.username() != null) {
      json.writeStringField("Username", call.username().exact());
    }
    for (Map.Entry<String, Secret> other : call.others().entrySet()) {
      json.writeFieldName(other.getKey());
      json.writeRawValue(other.getValue().reveal());
    }
    writeContext(json, call.ipAddress(), call.encodedData());
    writeAnalytics(json, call.analyticsEndpointId());
    writeMetadata(json, call.clientMetadata());
  }

  private static void writeParameters(JsonGenerator json, PassThroughCall call) throws IOException {
    boolean begins = call.operation() == Operation.INITIATE_AUTH;
    json.writeObjectFieldStart(begins ? "AuthParameters" : "ChallengeResponses");
    for (Map.Entry<String, Secret> parameter : call.parameters().entrySet()) {
      json.writeStringField(parameter.getKey(), parameter.getValue().reveal());
    }
    writeText(json, "SECRET_HASH", call.proof());
    json.writeEndObject();
  }

  private static void writeContext(
      JsonGenerator json, @Nullable String ipAddress, @Nullable String encodedData)
      throws IOException {
    if (ipAddress == null && encodedData == null) {
      return;
    }
    json.writeObjectFieldStart("UserContextData");
    writeText(json, "IpAddress", ipAddress);
    writeText(json, "EncodedData", encodedData);
    json.writeEndObject();
  }

  private static void writeAnalytics(JsonGenerator json, @Nullable String endpointId)
      throws IOException {
    if (endpointId != null) {
      json.writeObjectFieldStart("AnalyticsMetadata");
      json.writeStringField("AnalyticsEndpointId", endpointId);
      json.writeEndObject();
    }
  }

  private static void writeMetadata(JsonGenerator json, Map<String, String> metadata)
      throws IOException {
    if (metadata.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("ClientMetadata");
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text != null) {
      json.writeStringField(name, text);
    }
  }
}
