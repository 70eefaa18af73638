package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.signing.SecretHash;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The client secrets in force, which change while the gateway runs. Thread-safe: one for all. */
public final class ClientSecrets {
  private volatile Map<String, List<Secret>> byClient;

  /** The secrets of the configured clients. */
  public ClientSecrets(List<ClientSettings> clients) {
    this.byClient = index(clients);
  }

  /** From now on these are in force; a client that is not known yet changes nothing. */
  public void replace(List<ClientSettings> clients) {
    byClient = index(clients);
  }

  private static Map<String, List<Secret>> index(List<ClientSettings> clients) {
    return clients.stream()
        .collect(
            Collectors.toUnmodifiableMap(ClientSettings::clientId, ClientSettings::clientSecrets));
  }

  /** The proofs of one client for one event loop. */
  Proofs proofsOf(String clientId) {
    return new Proofs(clientId);
  }

  /** A client's secrets, newest first; the same list until they are replaced. */
  private List<Secret> of(String clientId) {
    return byClient.getOrDefault(clientId, List.of());
  }

  /**
   * Proves to Cognito that calls come from a client, by its secrets or hashes under them. Not
   * thread-safe: one for each event loop.
   *
   * <p>While a secret is being rotated, Cognito may refuse the newest. Then the next secret is
   * tried once, and the one that Cognito accepted comes first from then on. Cognito checks the
   * proof before it does anything, so the second call does nothing twice.
   */
  final class Proofs {
    private final String clientId;
    private InForce inForce;

    private Proofs(String clientId) {
      this.clientId = clientId;
      this.inForce = new InForce(of(clientId), clientId);
    }

    /** Calls with a proof, or without one when client or operation have none. */
    Future<Outcome> call(UpstreamCall call, Function<UpstreamCall, Future<Outcome>> cognito) {
      InForce now = current();
      int first = now.preferred;
      String proof = now.secrets.isEmpty() ? null : now.proofOf(call, first);
      if (proof == null) {
        return cognito.apply(call);
      }
      Future<Outcome> answer = cognito.apply(call.withProof(proof));
      int second = (first + 1) % now.secrets.size();
      return second == first
          ? answer
          : answer.compose(
              outcome ->
                  areRefusedBy(outcome)
                      ? retry(now, call, second, cognito)
                      : Future.succeededFuture(outcome));
    }

    private static Future<Outcome> retry(
        InForce now,
        UpstreamCall call,
        int second,
        Function<UpstreamCall, Future<Outcome>> cognito) {
      String proof = now.proofOf(call, second);
      return cognito
          .apply(proof == null ? call : call.withProof(proof))
          .onSuccess(outcome -> now.preferred = areRefusedBy(outcome) ? now.preferred : second);
    }

    private InForce current() {
      List<Secret> latest = of(clientId);
      if (!inForce.secrets.equals(latest)) {
        inForce = new InForce(latest, clientId);
      }
      return inForce;
    }

    /**
     * Whether Cognito refused the proof, which is never the caller's fault. Cognito has several
     * sentences for that, such as "Unable to verify secret hash for client" and "SecretHash does
     * not match for the client", and no other sentence about secrets.
     */
    static boolean areRefusedBy(Outcome outcome) {
      if (!(outcome instanceof Outcome.Refused refused)) {
        return false;
      }
      return switch (refused.error().type()) {
        case "NotAuthorizedException", "UnauthorizedException" ->
            refused.error().message().toLowerCase(Locale.ROOT).contains("secret");
        default -> false;
      };
    }
  }

  private static final class InForce {
    final List<Secret> secrets;
    final List<SecretHash> hashes;
    int preferred;

    InForce(List<Secret> secrets, String clientId) {
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
