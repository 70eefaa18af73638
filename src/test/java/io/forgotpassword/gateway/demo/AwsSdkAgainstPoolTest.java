package io.forgotpassword.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.forgotpassword.gateway.model.ServiceError;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ConfirmForgotPasswordResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;

/** Amazon's own client believes that it speaks with Cognito. */
final class AwsSdkAgainstPoolTest {
  private final RunningPool running = RunningPool.example();
  private final CognitoIdentityProviderClient cognito = running.sdk();

  @AfterEach
  void close() {
    running.close();
  }

  @ParameterizedTest
  @MethodSource("io.forgotpassword.gateway.demo.ModelledErrors#names")
  void every_modelled_error_arrives_as_its_own_exception(String name) {
    int status = ModelledErrors.statusOf(name);
    running.pool.failNext("ada", new ServiceError(status, name + "Exception", "the message"));
    var thrown = catchThrowableOfType(CognitoIdentityProviderException.class, this::confirm);
    assertThat(thrown.getClass().getSimpleName()).isEqualTo(name + "Exception");
    assertThat(thrown.statusCode()).isEqualTo(status);
    assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo("the message");
    assertThat(thrown.requestId()).isNotBlank();
  }

  @Test
  void an_error_younger_than_the_sdk_arrives_with_its_code() {
    running.pool.failNext("ada", ServiceError.client("OperationNotEnabledException", "off"));
    var thrown = catchThrowableOfType(CognitoIdentityProviderException.class, this::confirm);
    assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo("OperationNotEnabledException");
  }

  @Test
  void a_recovery_works_from_end_to_end() {
    var sent =
        cognito.forgotPassword(
            r ->
                r.clientId(RunningPool.PUBLIC_CLIENT_ID)
                    .username("ada")
                    .clientMetadata(Map.of("a", "b")));
    assertThat(sent.codeDeliveryDetails().deliveryMedium()).isEqualTo(DeliveryMediumType.SMS);
    assertThat(sent.codeDeliveryDetails().destination()).isEqualTo("+*******0100");
    assertThat(confirm().sdkHttpResponse().statusCode()).isEqualTo(200);
  }

  private ConfirmForgotPasswordResponse confirm() {
    String code =
        running.pool.outbox().lastTo("+15555550100").map(Outbox.Message::code).orElse("0");
    return cognito.confirmForgotPassword(
        r ->
            r.clientId(RunningPool.PUBLIC_CLIENT_ID)
                .username("ada")
                .confirmationCode(code)
                .password(RunningPool.NEW_PASSWORD));
  }
}
