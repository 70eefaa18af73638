package io.forgotpassword.loadtests;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;

/**
 * ForgotPassword for {@code #{username}} in both protocols, with what a right answer looks like.
 */
final class ForgotPasswordRequests {
  private ForgotPasswordRequests() {}

  static ChainBuilder cognito(String clientId, Answers answers) {
    return exec(http("ForgotPassword, Cognito's protocol")
            .post("/")
            .header("X-Amz-Target", "AWSCognitoIdentityProviderService.ForgotPassword")
            .header("Content-Type", "application/x-amz-json-1.1")
            .body(StringBody("{\"ClientId\":\"" + clientId + "\",\"Username\":\"#{username}\"}"))
            .check(status().in(answers.expected(400)).saveAs(Answers.STATUS))
            .checkIf(Answers::isSuccess)
            .then(jmesPath("CodeDeliveryDetails.Destination").exists())
            .checkIf(Answers::isRefusal)
            .then(jmesPath("__type").is("LimitExceededException")))
        .exec(answers::count);
  }

  static ChainBuilder rest(String clientId, Answers answers) {
    return exec(http("POST /forgot-password")
            .post("/forgot-password")
            .header("Content-Type", "application/json")
            .body(StringBody("{\"client_id\":\"" + clientId + "\",\"username\":\"#{username}\"}"))
            .check(status().in(answers.expected(429)).saveAs(Answers.STATUS))
            .checkIf(Answers::isSuccess)
            .then(jmesPath("code_delivery_details.destination").exists())
            .checkIf(Answers::isRefusal)
            .then(jmesPath("title").is("limit exceeded")))
        .exec(answers::count);
  }
}
