package io.forgotpassword.gateway.cli;

import io.forgotpassword.gateway.cognito.ClockSkew;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.cognito.Deadline;
import io.forgotpassword.gateway.cognito.RequestSigner;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.model.Causes;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.UpstreamFaults;
import io.forgotpassword.gateway.signing.CredentialsSource;
import io.forgotpassword.gateway.signing.SecretHash;
import io.forgotpassword.gateway.telemetry.RequestObserver;
import io.forgotpassword.gateway.telemetry.RequestObserver.Traced;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Cognito whether it would serve each client: ConfirmForgotPassword for a random user and the
 * code 000000, which sends no message and changes nobody. Blocks.
 */
final class PoolProbe {
  private static final Secret CODE = Secret.of("000000");

  private final CognitoSettings settings;
  private final List<ClientSettings> clients;
  private final Vertx vertx = Vertx.vertx();
  private RequestSigner signer = RequestSigner.NONE;
  private @Nullable Throwable unreachable;

  /** What Cognito answered for a key of the configuration, and whether its users can be served. */
  record Finding(String key, boolean works, String answer) {}

  private record Untraced(RequestId id, RequestObserver observer) implements Traced {
    private static final Untraced REQUEST = new Untraced(new RequestId(0, 0), RequestObserver.NONE);
  }

  PoolProbe(GatewayConfig config) {
    this.settings = config.cognito();
    this.clients = config.clients();
  }

  /** A finding for each secret of each client, or one for a client without secrets. */
  List<Finding> run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try (CredentialsSource credentials =
        new CredentialsSource(InstantSource.system(), problem -> {})) {
      if (settings.signing() == CognitoSettings.Signing.SIGV4) {
        credentials.start().get();
        ClockSkew clock = new ClockSkew(InstantSource.system(), System::nanoTime);
        signer = RequestSigner.sigV4(settings, credentials::current, clock);
      }
      for (int i = 0; i < clients.size(); i++) {
        probe("clients[" + i + "].", clients.get(i), findings);
      }
    } catch (ExecutionException e) {
      String cause = String.valueOf(Causes.rootOf(e).getMessage());
      findings.add(new Finding("cognito.signing", false, cause));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    return findings;
  }

  private void probe(String at, ClientSettings client, List<Finding> findings)
      throws ExecutionException, InterruptedException {
    if (client.clientSecrets().isEmpty()) {
      findings.add(finding(at + "client-id", call(callOf(client, null))));
    }
    for (int i = 0; i < client.clientSecrets().size(); i++) {
      SecretHash hash = new SecretHash(client.clientSecrets().get(i), client.clientId());
      findings.add(finding(at + "client-secrets[" + i + "]", call(callOf(client, hash))));
    }
  }

  private static UpstreamCall callOf(ClientSettings client, @Nullable SecretHash hash) {
    String nobody = UUID.randomUUID().toString();
    UpstreamCall call =
        UpstreamCall.ofRecovery(
            Operation.CONFIRM_FORGOT_PASSWORD,
            client.clientId(),
            Username.of(nobody),
            CODE,
            Secret.of("Aa1!" + UUID.randomUUID()),
            null,
            null,
            client.analyticsEndpointId(),
            Map.of());
    return hash == null ? call : call.withProof(hash.of(nobody));
  }

  private Outcome call(UpstreamCall call) throws ExecutionException, InterruptedException {
    Promise<Outcome> answer = Promise.promise();
    CognitoClient.CallListener listener =
        new CognitoClient.CallListener() {
          @Override
          public void called(Operation operation, long nanos) {}

          @Override
          public void unreachable(Throwable cause) {
            unreachable = cause;
          }
        };
    vertx.runOnContext(
        onEventLoop -> {
          CognitoClient cognito = new CognitoClient(vertx, settings, signer, listener);
          Deadline deadline =
              Deadline.of(
                  System.nanoTime(),
                  settings.timeout(),
                  System::nanoTime,
                  () -> false,
                  Duration.ZERO);
          Future.succeededFuture()
              .compose(start -> cognito.call(call, deadline, Untraced.REQUEST))
              .onComplete(answer)
              .eventually(cognito::close);
        });
    return answer.future().toCompletionStage().toCompletableFuture().get();
  }

  private Finding finding(String key, Outcome outcome) {
    if (!(outcome instanceof Outcome.Refused refused)) {
      return new Finding(key, false, "accepted 000000, so this is not Cognito; cognito.endpoint");
    }
    return switch (refused.verdict()) {
      case REJECTED -> rejected(key, refused.error().type(), refused.error().message());
      case THROTTLED -> new Finding(key, false, "throttled: the account's quota is used up");
      case UNREACHABLE -> new Finding(key, false, connectionFailure());
      default -> new Finding(key, false, refused.error().message());
    };
  }

  private String connectionFailure() {
    Throwable cause = Objects.requireNonNull(unreachable, "heard before the outcome");
    return Causes.rootOf(cause) + "; look at " + UpstreamFaults.hintAt(cause);
  }

  private static Finding rejected(String key, String type, String message) {
    boolean asForAnybody =
        switch (type) {
          case "CodeMismatchException", "ExpiredCodeException", "UserNotFoundException" -> true;
          case "LimitExceededException", "TooManyFailedAttemptsException" -> true;
          default -> false;
        };
    String answer = type + ": " + message;
    return asForAnybody
        ? new Finding(key, true, answer)
        : new Finding(key, false, answer + "; look at " + UpstreamFaults.hintAt(type));
  }
}
