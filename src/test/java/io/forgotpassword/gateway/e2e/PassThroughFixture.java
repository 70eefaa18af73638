package io.forgotpassword.gateway.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A gateway that lets many operations through, before an upstream that says the same to each. */
final class PassThroughFixture implements AutoCloseable {
  static final String SECRET = "9example87654321";
  static final String CROSSING =
      "pass-through: [InitiateAuth, RespondToAuthChallenge, SignUp, ConfirmSignUp,"
          + " ResendConfirmationCode, RevokeToken, GetTokensFromRefreshToken, GetUser,"
          + " UpdateUserAttributes, GetUserAttributeVerificationCode, SetUserMFAPreference,"
          + " CompleteWebAuthnRegistration, ListDevices, UpdateAuthEventFeedback, ListUserSessions,"
          + " RevokeUserSession]";

  private final ScriptedUpstream upstream;
  private final TestGateway gateway;

  private PassThroughFixture(ScriptedUpstream upstream, TestGateway gateway) {
    this.upstream = upstream;
    this.gateway = gateway;
  }

  /** One whose upstream accepts everything. */
  static PassThroughFixture in(Path directory) throws IOException {
    return in(directory, ScriptedUpstream.answer(200, "", "{}"));
  }

  static PassThroughFixture in(Path directory, ScriptedUpstream.Script script) throws IOException {
    ScriptedUpstream upstream = new ScriptedUpstream(script);
    return new PassThroughFixture(
        upstream,
        TestGateway.in(directory)
            .withEndpoint(upstream.endpoint())
            .withServer("event-loops: 1, max-body: 1MiB")
            .withCognito(CROSSING)
            .withSecrets(SECRET));
  }

  PassThroughFixture start() throws Exception {
    gateway.start();
    return this;
  }

  TestGateway gateway() {
    return gateway;
  }

  /** The requests that reached the upstream, head and body. */
  List<String> requests() {
    return upstream.requests();
  }

  /** What reached the upstream of a call that is accepted. */
  ObjectNode crossing(String operation, ObjectNode body) throws Exception {
    int before = requests().size();
    var answer = gateway.call(operation, body.toString());
    if (answer.statusCode() != 200 || requests().size() != before + 1) {
      throw new AssertionError("not one accepted call: " + answer.body());
    }
    String request = requests().get(before);
    return Calls.parse(bodyOf(request));
  }

  static String bodyOf(String request) {
    return request.substring(request.indexOf("\r\n\r\n") + 4);
  }

  /** A password sign-in. */
  static ObjectNode signIn(String username) {
    ObjectNode body =
        Calls.object().put("ClientId", Calls.CLIENT_ID).put("AuthFlow", "USER_PASSWORD_AUTH");
    body.putObject("AuthParameters").put("USERNAME", username).put("PASSWORD", "Correct-Horse-1");
    return body;
  }

  static ObjectNode signUp(String username) {
    ObjectNode body = Calls.forgot(username).put("Password", "Correct-Horse-1");
    body.putArray("UserAttributes").addObject().put("Name", "email").put("Value", "a@example.com");
    return body;
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    upstream.close();
  }
}
