package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.forgotpassword.gateway.demo.ModelledErrors;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ForgotPasswordResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InternalErrorException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;

/** Amazon's own client, told of nothing but another endpoint. */
class AwsSdkTest {
  @TempDir Path directory;

  @Test
  void a_recovery_works_from_end_to_end() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start();
        var sdk = sdk(gateway, o -> {})) {
      var delivery = forgot(sdk, "ada").codeDeliveryDetails();
      assertThat(delivery.deliveryMedium()).isEqualTo(DeliveryMediumType.SMS);
      assertThat(delivery.destination()).isEqualTo("+*******0100");
      String code = gateway.pool().outbox().lastTo("+15555550100").orElseThrow().code();
      sdk.confirmForgotPassword(
          r ->
              r.clientId(Calls.CLIENT_ID)
                  .username("ada")
                  .confirmationCode(code)
                  .password(Calls.NEW_PASSWORD));
      assertThat(signsIn(gateway, PoolSettings.EXAMPLE_PASSWORD)).isFalse();
      assertThat(signsIn(gateway, Secret.of(Calls.NEW_PASSWORD))).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("io.forgotpassword.gateway.demo.ModelledErrors#names")
  void every_modelled_error_arrives_as_its_own_exception(String name) throws Exception {
    int status = ModelledErrors.statusOf(name);
    try (TestGateway gateway = TestGateway.in(directory).start();
        var sdk = sdk(gateway, o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))) {
      Calls.failAllAttempts(
          gateway.pool(), "ada", new ServiceError(status, name + "Exception", "message"));
      var thrown =
          catchThrowableOfType(CognitoIdentityProviderException.class, () -> forgot(sdk, "ada"));
      assertThat(thrown.getClass().getSimpleName()).isEqualTo(name + "Exception");
      assertThat(thrown.statusCode()).isEqualTo(status);
      assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo("message");
      assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(name + "Exception");
      assertThat(thrown.requestId()).hasSize(36);
    }
  }

  @Test
  void a_limit_of_the_gateways_is_tried_three_times_and_sends_nothing() throws Exception {
    String limits = "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [1 per 24h]}]}";
    try (TestGateway gateway = TestGateway.in(directory).withLimits(limits).start();
        var sdk = sdk(gateway, o -> {})) {
      forgot(sdk, "ada");
      var thrown = catchThrowableOfType(LimitExceededException.class, () -> forgot(sdk, "grace"));
      assertThat(thrown.awsErrorDetails().errorMessage())
          .isEqualTo("Attempt limit exceeded, please try after some time.");
      assertThat(thrown.numAttempts()).isEqualTo(3);
      assertThat(gateway.pool().received()).hasSize(1);
    }
  }

  @Test
  void a_failure_that_may_have_sent_a_message_is_the_sdks_to_repeat() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start();
        var sdk = sdk(gateway, o -> {})) {
      gateway.pool().failNext("ada", ServiceError.internal("once"));
      forgot(sdk, "ada");
      assertThat(gateway.pool().received()).hasSize(2);
    }
  }

  @Test
  @Tag("slow")
  void an_answer_that_comes_after_the_first_try_serves_the_next_one_and_is_one_call()
      throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch triedAgain = new CountDownLatch(1);
    ExecutionInterceptor counting =
        new ExecutionInterceptor() {
          @Override
          public void beforeTransmission(
              Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (tries.incrementAndGet() == 2) {
              triedAgain.countDown();
            }
          }
        };
    ScriptedUpstream.Script late =
        (request, caller) -> {
          await(triedAgain);
          ScriptedUpstream.answer(200, "", "{}").play(request, caller);
        };
    try (ScriptedUpstream upstream = new ScriptedUpstream(late);
        TestGateway gateway = slow(upstream, "3s");
        var sdk = sdk(gateway, o -> o.addExecutionInterceptor(counting))) {
      forgot(sdk, "ada");

      assertThat(tries).hasValue(2);
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  @Tag("slow")
  void all_tries_of_a_call_that_is_never_answered_are_one_call() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.silence());
        TestGateway gateway = slow(upstream, "400ms");
        var sdk = sdk(gateway, o -> {})) {
      var thrown = catchThrowableOfType(InternalErrorException.class, () -> forgot(sdk, "ada"));

      assertThat(thrown.numAttempts()).isGreaterThan(2);
      assertThat(thrown.awsErrorDetails().errorMessage()).contains("did not answer within 400 ms");
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  private TestGateway slow(ScriptedUpstream upstream, String timeout) throws Exception {
    return TestGateway.in(directory)
        .withEndpoint(upstream.endpoint())
        .withCognito("timeout: " + timeout)
        .withLimits("{single-flight: 100ms, rules: []}")
        .start();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ForgotPasswordResponse forgot(CognitoIdentityProviderClient sdk, String username) {
    return sdk.forgotPassword(r -> r.clientId(Calls.CLIENT_ID).username(username));
  }

  private static boolean signsIn(TestGateway gateway, Secret password) {
    return gateway.pool().signIn("ada", password).await();
  }

  private static CognitoIdentityProviderClient sdk(
      TestGateway gateway, Consumer<ClientOverrideConfiguration.Builder> overrides) {
    return CognitoIdentityProviderClient.builder()
        .region(Region.EU_WEST_1)
        .endpointOverride(gateway.uri())
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(overrides)
        .build();
  }
}
