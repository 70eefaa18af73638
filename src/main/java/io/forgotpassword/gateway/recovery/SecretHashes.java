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

  private final List<SecretHash> hashes;
  private int preferred;

  SecretHashes(List<Secret> secrets, String clientId) {
    this.hashes = secrets.stream().map(secret -> new SecretHash(secret, clientId)).toList();
  }

  Future<Outcome> call(
      Username username, UpstreamCall call, Function<UpstreamCall, Future<Outcome>> cognito) {
    if (hashes.isEmpty()) {
      return cognito.apply(call);
    }
    int first = preferred;
    Future<Outcome> answer = cognito.apply(hashed(call, username, first));
    return hashes.size() == 1
        ? answer
        : answer.compose(
            outcome ->
                refusesSecret(outcome)
                    ? retry(username, call, (first + 1) % hashes.size(), cognito)
                    : Future.succeededFuture(outcome));
  }

  private Future<Outcome> retry(
      Username username,
      UpstreamCall call,
      int second,
      Function<UpstreamCall, Future<Outcome>> cognito) {
    return cognito
        .apply(hashed(call, username, second))
        .onSuccess(outcome -> preferred = refusesSecret(outcome) ? preferred : second);
  }

  private UpstreamCall hashed(UpstreamCall call, Username username, int index) {
    return call.withSecretHash(hashes.get(index).of(username.exact()));
  }

  /** Whether Cognito refused the SecretHash, which is the gateway's own doing. */
  static boolean refusesSecret(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && refused.error().type().equals("NotAuthorizedException")
        && refused.error().message().startsWith(REFUSAL);
  }
}
