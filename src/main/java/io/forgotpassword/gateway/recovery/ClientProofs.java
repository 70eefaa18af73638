package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.signing.SecretHash;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What proves to Cognito that calls come from a client: its secrets, or hashes under them. While a
 * secret is being rotated Cognito may refuse the newest; then the next is tried once, and the one
 * that passed is the first asked from then on. A refused proof is refused before anything is done,
 * so the second call does nothing twice.
 */
final class ClientProofs {
  private final ClientSecrets secrets;
  private final String clientId;
  private InUse inUse;

  ClientProofs(ClientSecrets secrets, String clientId) {
    this.secrets = secrets;
    this.clientId = clientId;
    this.inUse = new InUse(secrets.of(clientId), clientId);
  }

  /** Calls with a proof; without when the client has no secret, or the call no place for one. */
  Future<Outcome> call(UpstreamCall call, Function<UpstreamCall, Future<Outcome>> cognito) {
    InUse now = current();
    int first = now.preferred;
    String proof = now.secrets.isEmpty() ? null : now.proofOf(call, first);
    if (proof == null) {
      return cognito.apply(call);
    }
    Future<Outcome> answer = cognito.apply(call.withProof(proof));
    return now.secrets.size() == 1
        ? answer
        : answer.compose(
            outcome ->
                refusesProof(outcome)
                    ? retry(now, call, (first + 1) % now.secrets.size(), cognito)
                    : Future.succeededFuture(outcome));
  }

  private static Future<Outcome> retry(
      InUse now, UpstreamCall call, int second, Function<UpstreamCall, Future<Outcome>> cognito) {
    String proof = now.proofOf(call, second);
    return cognito
        .apply(proof == null ? call : call.withProof(proof))
        .onSuccess(outcome -> now.preferred = refusesProof(outcome) ? now.preferred : second);
  }

  private InUse current() {
    List<Secret> latest = secrets.of(clientId);
    if (!inUse.secrets.equals(latest)) {
      inUse = new InUse(latest, clientId);
    }
    return inUse;
  }

  /**
   * Whether Cognito refused the proof, which is the gateway's own doing. It has several sentences
   * for that, such as "Unable to verify secret hash for client" and "SecretHash does not match for
   * the client", and no other about secrets.
   */
  static boolean refusesProof(Outcome outcome) {
    if (!(outcome instanceof Outcome.Refused refused)) {
      return false;
    }
    return switch (refused.error().type()) {
      case "NotAuthorizedException", "UnauthorizedException" ->
          refused.error().message().toLowerCase(Locale.ROOT).contains("secret");
      default -> false;
    };
  }

  private static final class InUse {
    final List<Secret> secrets;
    final List<SecretHash> hashes;
    int preferred;

    InUse(List<Secret> secrets, String clientId) {
      this.secrets = secrets;
      this.hashes = secrets.stream().map(secret -> new SecretHash(secret, clientId)).toList();
    }

    @Nullable String proofOf(UpstreamCall call, int index) {
      return switch (call.operation().shape()) {
        case USER, SIGN_IN -> {
          Username username = call.username();
          yield username == null ? null : hashes.get(index).of(username.exact());
        }
        case CLIENT -> secrets.get(index).reveal();
        case TOKEN, OTHER -> null;
      };
    }
  }
}
