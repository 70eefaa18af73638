package io.forgotpassword.loadtests;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.roundRobinSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.http.response.Response;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.security.SecureRandom;

/**
 * ForgotPassword for {@code #{username}} in both protocols by turns, with what a right answer looks
 * like.
 */
final class ForgotPasswordRequests {
  private final Crowd crowd;
  private final Load load;

  private ForgotPasswordRequests(Crowd crowd, Load load) {
    this.crowd = crowd;
    this.load = load;
  }

  /** Everybody of a crowd asks once. */
  static ScenarioBuilder of(Crowd crowd, Load load) {
    ForgotPasswordRequests requests = new ForgotPasswordRequests(crowd, load);
    return scenario(crowd.name())
        .exec(
            feed(crowd.feeder(new SecureRandom())),
            roundRobinSwitch().on(requests.cognito(), requests.rest()));
  }

  static String cognitoName(Crowd crowd) {
    return crowd + " ForgotPassword";
  }

  static String restName(Crowd crowd) {
    return crowd + " POST /forgot-password";
  }

  private HttpRequestActionBuilder cognito() {
    return http(cognitoName(crowd))
        .post("/")
        .header("X-Forwarded-For", "#{address}")
        .header("X-Amz-Target", "AWSCognitoIdentityProviderService.ForgotPassword")
        .header("Content-Type", "application/x-amz-json-1.1")
        .body(StringBody("{\"ClientId\":\"" + load.clientId() + "\",\"Username\":\"#{username}\"}"))
        .check(status().in(expected(400)))
        .checkIf(ForgotPasswordRequests::isSuccess)
        .then(jmesPath("CodeDeliveryDetails.Destination").exists())
        .checkIf(ForgotPasswordRequests::isRefusal)
        .then(jmesPath("__type").is("LimitExceededException"));
  }

  private HttpRequestActionBuilder rest() {
    return http(restName(crowd))
        .post("/forgot-password")
        .header("X-Forwarded-For", "#{address}")
        .header("Content-Type", "application/json")
        .body(
            StringBody("{\"client_id\":\"" + load.clientId() + "\",\"username\":\"#{username}\"}"))
        .check(status().in(expected(429)))
        .checkIf(ForgotPasswordRequests::isSuccess)
        .then(jmesPath("code_delivery_details.destination").exists())
        .checkIf(ForgotPasswordRequests::isRefusal)
        .then(jmesPath("title").is("limit exceeded"));
  }

  private Integer[] expected(int limited) {
    return crowd.mayBeLimited() || load.limitsExpected()
        ? new Integer[] {200, limited}
        : new Integer[] {200};
  }

  private static boolean isSuccess(Response response, Session session) {
    return response.status().code() == 200;
  }

  private static boolean isRefusal(Response response, Session session) {
    return !isSuccess(response, session);
  }
}
