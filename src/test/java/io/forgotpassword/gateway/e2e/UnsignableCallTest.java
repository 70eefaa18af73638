package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings.Signing;
import io.forgotpassword.gateway.cognito.Deadline;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.Untraced;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Credentials that are gone when a call is to be signed. */
class UnsignableCallTest {
  private static final UpstreamCall CALL =
      UpstreamCall.ofRecovery(
          Operation.FORGOT_PASSWORD,
          Calls.CLIENT_ID,
          Username.of("grace"),
          Secret.NONE,
          Secret.NONE,
          null,
          null,
          null,
          Map.of());

  @Test
  void a_call_that_cannot_be_signed_keeps_no_connection_from_the_next() throws Exception {
    AtomicBoolean expired = new AtomicBoolean(true);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"))) {
      CognitoClient client =
          new CognitoClient(
              vertx,
              oneConnectionTo(upstream.endpoint()),
              (operation, body) -> {
                if (expired.get()) {
                  throw new IllegalStateException("expired");
                }
                return null;
              },
              (operation, nanos) -> {});
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> call(vertx, client).await()).hasMessage("expired");
      }
      expired.set(false);
      assertThat(call(vertx, client).await().verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(upstream.requests()).hasSize(1);
      client.close().await();
    } finally {
      vertx.close().await();
    }
  }

  /** On an event loop, where the client lives. */
  private static Future<Outcome> call(Vertx vertx, CognitoClient client) {
    return Future.future(
        outcome ->
            vertx.runOnContext(
                go ->
                    Future.succeededFuture()
                        .compose(start -> client.call(CALL, inOneSecond(), Untraced.REQUEST))
                        .onComplete(outcome)));
  }

  private static Deadline inOneSecond() {
    return Deadline.of(
        System.nanoTime(), Duration.ofSeconds(1), System::nanoTime, () -> false, Duration.ZERO);
  }

  private static CognitoSettings oneConnectionTo(String endpoint) {
    return new CognitoSettings(
        "eu-west-1",
        URI.create(endpoint),
        Signing.SIGV4,
        Duration.ofSeconds(1),
        1,
        25,
        List.of(),
        Map.of());
  }
}
