package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.json.JsonBytes;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call becomes the JSON body of Cognito's protocol, UTF-8. One instance for each event loop. */
final class CallEncoder {
  private final JsonBytes json = new JsonBytes();

  byte[] encode(UpstreamCall call) {
    json.clear().object();
    if (call instanceof RecoveryCall recovery) {
      write(recovery);
    } else if (call instanceof PassThroughCall other) {
      write(other);
    }
    return json.end().toByteArray();
  }

  private void write(RecoveryCall call) {
    json.put("ClientId", call.clientId());
    json.putIfThere("SecretHash", call.secretHash());
    json.put("Username", call.username().exact());
    if (!call.code().isEmpty()) {
      json.put("ConfirmationCode", call.code().reveal());
      json.put("Password", call.password().reveal());
    }
    writeContext(call.ipAddress(), call.encodedData());
    writeAnalytics(call.analyticsEndpointId());
    writeMetadata(call.clientMetadata());
  }

  private void write(PassThroughCall call) {
    Operation operation = call.operation();
    json.putIfThere("ClientId", call.clientId());
    switch (operation.shape()) {
      case USER -> json.putIfThere("SecretHash", call.proof());
      case CLIENT -> json.putIfThere("ClientSecret", call.proof());
      case SIGN_IN -> writeParameters(call);
      case TOKEN, OTHER -> {}
    }
    if (operation.takes("Username") && call.username() != null) {
      json.put("Username", call.username().exact());
    }
    for (Map.Entry<String, Secret> other : call.others().entrySet()) {
      json.putJson(other.getKey(), other.getValue().reveal());
    }
    writeContext(call.ipAddress(), call.encodedData());
    writeAnalytics(call.analyticsEndpointId());
    writeMetadata(call.clientMetadata());
  }

  private void writeParameters(PassThroughCall call) {
    boolean begins = call.operation() == Operation.INITIATE_AUTH;
    json.object(begins ? "AuthParameters" : "ChallengeResponses");
    for (Map.Entry<String, Secret> parameter : call.parameters().entrySet()) {
      json.put(parameter.getKey(), parameter.getValue().reveal());
    }
    json.putIfThere("SECRET_HASH", call.proof()).end();
  }

  private void writeContext(@Nullable String ipAddress, @Nullable String encodedData) {
    if (ipAddress != null || encodedData != null) {
      json.object("UserContextData");
      json.putIfThere("IpAddress", ipAddress).putIfThere("EncodedData", encodedData).end();
    }
  }

  private void writeAnalytics(@Nullable String endpointId) {
    if (endpointId != null) {
      json.object("AnalyticsMetadata").put("AnalyticsEndpointId", endpointId).end();
    }
  }

  private void writeMetadata(Map<String, String> metadata) {
    if (!metadata.isEmpty()) {
      json.object("ClientMetadata");
      metadata.forEach(json::put);
      json.end();
    }
  }
}
