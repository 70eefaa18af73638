package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.demo.ReceivedCall;
import io.forgotpassword.gateway.demo.Variants;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.signing.SecretHash;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client secret that is being replaced: the only call that may be made twice. */
class SecretRotationTest {
  private static final String NEW = "0new87654321example";
  private static final String OLD = PoolSettings.EXAMPLE_CLIENT.secrets().get(0).reveal();

  @TempDir Path directory;

  @Test
  void a_new_secret_that_cognito_does_not_know_yet_gives_way_once_and_is_not_asked_again()
      throws Exception {
    try (TestGateway gateway = before(OLD, NEW, OLD)) {
      assertThat(forgot(gateway)).isEqualTo(200);
      assertThat(gateway.pool().received())
          .extracting(ReceivedCall::secretHash)
          .containsExactly(hash(NEW), hash(OLD));
      assertThat(gateway.pool().outbox().messages()).hasSize(1);

      assertThat(forgot(gateway)).isEqualTo(200);
      assertThat(gateway.pool().received())
          .extracting(ReceivedCall::secretHash)
          .containsExactly(hash(NEW), hash(OLD), hash(OLD));
    }
  }

  @Test
  void when_both_secrets_are_refused_the_refusal_is_shown_after_two_calls() throws Exception {
    try (TestGateway gateway = before("8other", NEW, OLD)) {
      Answers.assertRefused(
          gateway.call("ForgotPassword", Calls.forgot("grace").toString()),
          400,
          "NotAuthorizedException",
          "Unable to verify secret hash for client " + Calls.CLIENT_ID);
      assertThat(gateway.pool().received())
          .extracting(ReceivedCall::secretHash)
          .containsExactly(hash(NEW), hash(OLD));
    }
  }

  @Test
  void with_one_secret_nothing_is_tried_twice() throws Exception {
    try (TestGateway gateway = before(OLD, NEW)) {
      assertThat(forgot(gateway)).isEqualTo(400);
      assertThat(gateway.pool().received()).hasSize(1);
    }
  }

  @Test
  void another_refusal_does_not_try_the_other_secret() throws Exception {
    try (TestGateway gateway = before(NEW, NEW, OLD)) {
      gateway
          .pool()
          .failNext("grace", ServiceError.client("NotAuthorizedException", "User is disabled."));
      assertThat(forgot(gateway)).isEqualTo(400);
      assertThat(gateway.pool().received()).hasSize(1);
    }
  }

  private TestGateway before(String poolSecret, String... secrets) throws Exception {
    return TestGateway.in(directory)
        .withPool(
            Variants.withClients(
                PoolSettings.example(), Client.withSecret(Calls.CLIENT_ID, poolSecret)))
        .withSecrets(secrets)
        .withServer("event-loops: 1")
        .start();
  }

  private static int forgot(TestGateway gateway) throws Exception {
    return gateway.call("ForgotPassword", Calls.forgot("grace").toString()).statusCode();
  }

  private static String hash(String secret) {
    return new SecretHash(Secret.of(secret), Calls.CLIENT_ID).of("grace");
  }
}
