package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.UnpairedSurrogates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call becomes the JSON body of Cognito's protocol. */
final class CallEncoder {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;

  private CallEncoder(JsonGenerator json) {
    this.json = json;
  }

  static byte[] encode(UpstreamCall call) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      CallEncoder encoder = new CallEncoder(json);
      if (call instanceof RecoveryCall recovery) {
        encoder.write(recovery);
      } else if (call instanceof PassThroughCall other) {
        encoder.write(other);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return UnpairedSurrogates.escape(text.toString()).getBytes(UTF_8);
  }

  private void write(RecoveryCall call) throws IOException {
    write("ClientId", call.clientId());
    write("SecretHash", call.secretHash());
    write("Username", call.username().exact());
    if (!call.code().isEmpty()) {
      write("ConfirmationCode", call.code().reveal());
      write("Password", call.password().reveal());
    }
    writeContext(call.ipAddress(), call.encodedData());
    writeAnalytics(call.analyticsEndpointId());
    writeMetadata(call.clientMetadata());
  }

  private void write(PassThroughCall call) throws IOException {
    Operation operation = call.operation();
    write("ClientId", call.clientId());
    switch (operation.shape()) {
      case USER -> write("SecretHash", call.proof());
      case CLIENT -> write("ClientSecret", call.proof());
      case SIGN_IN -> writeParameters(call);
      case TOKEN, OTHER -> {}
    }
    if (operation.takes("Username") && call.username() != null) {
      write("Username", call.username().exact());
    }
    for (Map.Entry<String, Secret> other : call.others().entrySet()) {
      json.writeFieldName(other.getKey());
      json.writeRawValue(other.getValue().reveal());
    }
    writeContext(call.ipAddress(), call.encodedData());
    writeAnalytics(call.analyticsEndpointId());
    writeMetadata(call.clientMetadata());
  }

  private void writeParameters(PassThroughCall call) throws IOException {
    boolean begins = call.operation() == Operation.INITIATE_AUTH;
    json.writeObjectFieldStart(begins ? "AuthParameters" : "ChallengeResponses");
    for (Map.Entry<String, Secret> parameter : call.parameters().entrySet()) {
      write(parameter.getKey(), parameter.getValue().reveal());
    }
    write("SECRET_HASH", call.proof());
    json.writeEndObject();
  }

  private void writeContext(@Nullable String ipAddress, @Nullable String encodedData)
      throws IOException {
    if (ipAddress != null || encodedData != null) {
      json.writeObjectFieldStart("UserContextData");
      write("IpAddress", ipAddress);
      write("EncodedData", encodedData);
      json.writeEndObject();
    }
  }

  private void writeAnalytics(@Nullable String endpointId) throws IOException {
    if (endpointId != null) {
      json.writeObjectFieldStart("AnalyticsMetadata");
      write("AnalyticsEndpointId", endpointId);
      json.writeEndObject();
    }
  }

  private void writeMetadata(Map<String, String> metadata) throws IOException {
    if (!metadata.isEmpty()) {
      json.writeObjectFieldStart("ClientMetadata");
      for (Map.Entry<String, String> member : metadata.entrySet()) {
        write(member.getKey(), member.getValue());
      }
      json.writeEndObject();
    }
  }

  /** Writes a member; null leaves it out. */
  private void write(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
