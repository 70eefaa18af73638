package io.forgotpassword.gateway.http;

import java.io.IOException;

/** The body of Cognito's JSON 1.1 protocol becomes the members of the recovery operations. */
final class CognitoBody {
  private final RequestFields fields = new RequestFields();

  static RequestFields read(byte[] body) throws Refusal {
    CognitoBody reading = new CognitoBody();
    JsonMembers.read(body, reading::member);
    return reading.fields;
  }

  RequestFields fields() {
    return fields;
  }

  /** Reads one member of a body that is read elsewhere. */
  void member(String name, JsonMembers value) throws IOException, Refusal {
    switch (name) {
      case "ClientId" -> fields.clientId = value.text(name, fields.clientId);
      case "SecretHash" -> fields.secretHash = value.text(name, fields.secretHash);
      case "Username" -> fields.username = value.text(name, fields.username);
      case "ConfirmationCode" ->
          fields.confirmationCode = value.text(name, fields.confirmationCode);
      case "Password" -> fields.password = value.text(name, fields.password);
      case "UserContextData" -> value.structure(name, this::contextMember);
      case "AnalyticsMetadata" -> value.structure(name, this::analyticsMember);
      case "ClientMetadata" -> fields.clientMetadata = value.map(name, fields.clientMetadata);
      default -> value.skip();
    }
  }

  private void contextMember(String name, JsonMembers value) throws IOException, Refusal {
    switch (name) {
      case "IpAddress" -> fields.ipAddress = value.text(name, fields.ipAddress);
      case "EncodedData" -> fields.encodedData = value.text(name, fields.encodedData);
      default -> value.skip();
    }
  }

  private void analyticsMember(String name, JsonMembers value) throws IOException, Refusal {
    if (name.equals("AnalyticsEndpointId")) {
      fields.analyticsEndpointId = value.text(name, fields.analyticsEndpointId);
    } else {
      value.skip();
    }
  }
}
