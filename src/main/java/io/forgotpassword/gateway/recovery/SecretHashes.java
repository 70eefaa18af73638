package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.signing.SecretHash;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * The SecretHashes of a client's secrets. While a secret is being rotated Cognito may refuse the
 * newest; then the next is tried once, and the one that passed is the first asked from then on. A
 * refused hash is refused before anything is sent, so the second call sends no second message.
 */
final class SecretHashes {
  private static final String REFUSAL = "Unable to verify secret hash for client";

  private final ClientSecrets secrets;
  private final String clientId;
  private InUse inUse;

  SecretHashes(ClientSecrets secrets, String clientId) {
    this.secrets = secrets;
    this.clientId = clientId;
    this.inUse = new InUse(secrets.of(clientId), clientId);
  }

  Future<Outcome> call(
      Username username, UpstreamCall call, Function<UpstreamCall, Future<Outcome>> cognito) {
    InUse now = current();
    if (now.hashes.isEmpty()) {
      return cognito.apply(call);
    }
    int first = now.preferred;
    Future<Outcome> answer = cognito.apply(now.hashed(call, username, first));
    return now.hashes.size() == 1
        ? answer
        : answer.compose(
            outcome ->
                refusesSecret(outcome)
                    ? retry(now, username, call, (first + 1) % now.hashes.size(), cognito)
                    : Future.succeededFuture(outcome));
  }

  private static Future<Outcome> retry(
      InUse now,
      Username username,
      UpstreamCall call,
      int second,
      Function<UpstreamCall, Future<Outcome>> cognito) {
    return cognito
        .apply(now.hashed(call, username, second))
        .onSuccess(outcome -> now.preferred = refusesSecret(outcome) ? now.preferred : second);
  }

  private InUse current() {
    List<Secret> latest = secrets.of(clientId);
    if (!inUse.secrets.equals(latest)) {
      inUse = new InUse(latest, clientId);
    }
    return inUse;
  }

  /** Whether Cognito refused the SecretHash, which is the gateway's own doing. */
  static boolean refusesSecret(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && refused.error().type().equals("NotAuthorizedException")
        && refused.error().message().startsWith(REFUSAL);
  }

  private static final class InUse {
    final List<Secret> secrets;
    final List<SecretHash> hashes;
    int preferred;

    InUse(List<Secret> secrets, String clientId) {
      this.secrets = secrets;
      this.hashes = secrets.stream().map(secret -> new SecretHash(secret, clientId)).toList();
    }

    UpstreamCall hashed(UpstreamCall call, Username username, int index) {
      return call.withSecretHash(hashes.get(index).of(username.exact()));
    }
  }
}
