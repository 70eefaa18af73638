package io.forgotpassword.gateway.cognito;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A call becomes the JSON body of Cognito's protocol, UTF-8. */
final class CallEncoder {
  private static final JsonFactory JSON = new JsonFactory();

  private CallEncoder() {}

  static byte[] encode(UpstreamCall call) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder();
        JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("ClientId", call.clientId());
      if (call.secretHash() != null) {
        json.writeStringField("SecretHash", call.secretHash());
      }
      json.writeStringField("Username", call.username().exact());
      if (!call.code().isEmpty()) {
        json.writeStringField("ConfirmationCode", call.code().reveal());
        json.writeStringField("Password", call.password().reveal());
      }
      writeContext(json, call);
      if (call.analyticsEndpointId() != null) {
        json.writeObjectFieldStart("AnalyticsMetadata");
        json.writeStringField("AnalyticsEndpointId", call.analyticsEndpointId());
        json.writeEndObject();
      }
      writeMetadata(json, call.clientMetadata());
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a call could not be encoded", e);
    }
  }

  private static void writeContext(JsonGenerator json, UpstreamCall call) throws IOException {
    if (call.ipAddress() == null && call.encodedData() == null) {
      return;
    }
    json.writeObjectFieldStart("UserContextData");
    if (call.ipAddress() != null) {
      json.writeStringField("IpAddress", call.ipAddress());
    }
    if (call.encodedData() != null) {
      json.writeStringField("EncodedData", call.encodedData());
    }
    json.writeEndObject();
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
}
