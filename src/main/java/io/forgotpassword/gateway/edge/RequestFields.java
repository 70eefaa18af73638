package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The members of a request as they are read, before their constraints are checked. */
final class RequestFields {
  @Nullable String clientId;
  @Nullable String secretHash;
  @Nullable String username;
  @Nullable String confirmationCode;
  @Nullable String password;
  @Nullable String ipAddress;
  @Nullable String encodedData;
  @Nullable String analyticsEndpointId;
  Map<String, String> clientMetadata = Map.of();

  /** Whether a member of a structure that the model does not have is refused, or skipped. */
  boolean refusesUnknown;

  /** Reads a body of Cognito's JSON 1.1 protocol. */
  static RequestFields ofCognito(byte[] body) {
    RequestFields fields = new RequestFields();
    JsonMembers.read(body, fields::readCognito);
    return fields;
  }

  /** Reads a JSON body of the REST protocol. */
  static RequestFields ofRestJson(byte[] body) {
    RequestFields fields = new RequestFields();
    JsonMembers.read(body, fields::readRest);
    return fields;
  }

  /** Reads an HTML form. */
  static RequestFields ofForm(byte[] body) {
    FormFields form = FormFields.of(body);
    RequestFields fields = new RequestFields();
    fields.username = form.only("username");
    fields.clientId = form.only("client_id");
    fields.confirmationCode = form.only("code");
    fields.password = form.only("password");
    return fields;
  }

  /** Reads one member of Cognito's protocol; unknown ones are skipped. */
  void readCognito(String name, JsonMembers value) throws IOException {
    switch (name) {
      case "ClientId" -> clientId = value.text(name);
      case "SecretHash" -> secretHash = value.text(name);
      case "Username" -> username = value.text(name);
      case "ConfirmationCode" -> confirmationCode = value.text(name);
      case "Password" -> password = value.text(name);
      case "UserContextData" -> value.structure(name, this::readContext);
      case "AnalyticsMetadata" -> value.structure(name, this::readAnalytics);
      case "ClientMetadata" -> clientMetadata = value.map(name);
      default -> value.skip();
    }
  }

  private void readContext(String name, JsonMembers value) throws IOException {
    switch (name) {
      case "IpAddress" -> ipAddress = value.text(name);
      case "EncodedData" -> encodedData = value.text(name);
      default -> unknown("UserContextData." + name, value);
    }
  }

  private void readAnalytics(String name, JsonMembers value) throws IOException {
    switch (name) {
      case "AnalyticsEndpointId" -> analyticsEndpointId = value.text(name);
      default -> unknown("AnalyticsMetadata." + name, value);
    }
  }

  private void unknown(String name, JsonMembers value) throws IOException {
    if (refusesUnknown) {
      throw Refusal.unknownMember(name);
    }
    value.skip();
  }

  private void readRest(String name, JsonMembers value) throws IOException {
    switch (name) {
      case "username" -> username = value.text(name);
      case "client_id" -> clientId = value.text(name);
      case "code" -> confirmationCode = value.text(name);
      case "password" -> password = value.text(name);
      default -> value.skip();
    }
  }

  /** The request, once {@link Constraints} hold. The caller's SecretHash and IpAddress end here. */
  RecoveryRequest toRequest(RequestContext context, Operation operation) {
    boolean confirm = operation == Operation.CONFIRM_FORGOT_PASSWORD;
    return new RecoveryRequest(
        context,
        operation,
        Objects.requireNonNull(clientId),
        Username.of(Objects.requireNonNull(username)),
        confirm ? Secret.of(Objects.requireNonNull(confirmationCode)) : Secret.NONE,
        confirm ? Secret.of(Objects.requireNonNull(password)) : Secret.NONE,
        encodedData,
        analyticsEndpointId,
        clientMetadata,
        null);
  }
}
