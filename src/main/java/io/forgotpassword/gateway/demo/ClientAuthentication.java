package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolOperation.Proof;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SecretHash;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks which app client calls, by its SecretHash or secret, and what only such a client may send.
 */
final class ClientAuthentication {
  private final Map<String, PoolClient> clients;

  ClientAuthentication(List<PoolClient> clients) {
    this.clients =
        clients.stream().collect(Collectors.toMap(PoolClient::clientId, Function.identity()));
  }

  /**
   * Refuses an unknown client, a wrong or missing proof, and an address it must not send. Beside a
   * refresh token a hash must be present, and is checked later: its username is the token's.
   */
  void check(CallInput call) {
    if (call.operation().proof() == Proof.ACCESS_TOKEN) {
      return;
    }
    PoolClient client = clients.get(call.clientId());
    if (client == null) {
      throw Refused.client(
          "ResourceNotFoundException", "User pool client " + call.clientId() + " does not exist.");
    }
    String proof = proofOf(call);
    if (client.secrets().isEmpty()) {
      refuseWhatNeedsASecret(call, proof);
    } else if (proof == null) {
      throw Refused.missingSecretHash(call.clientId());
    } else if (call.operation().proof() == Proof.CLIENT_SECRET) {
      refuseUnless(client.secrets().contains(Secret.of(proof)), call);
    } else if (!call.refreshes()) {
      checkHash(call, call.username());
    }
    String address = call.ipAddress();
    if (address != null && ClientIp.parse(address).isEmpty()) {
      throw Refused.invalidParameter("Invalid UserContextData.IpAddress: not an IP address");
    }
  }

  /**
   * Refuses a hash that no secret of the client makes of this username, if the client has secrets.
   */
  void checkHash(CallInput call, String username) {
    PoolClient client = clients.get(call.clientId());
    if (client == null || client.secrets().isEmpty()) {
      return;
    }
    Secret sent = Secret.of(String.valueOf(call.secretHash()));
    boolean known = false;
    for (Secret secret : client.secrets()) {
      known |= Secret.of(new SecretHash(secret, call.clientId()).of(username)).equals(sent);
    }
    refuseUnless(known, call);
  }

  private static @Nullable String proofOf(CallInput call) {
    if (call.operation().proof() != Proof.CLIENT_SECRET) {
      return call.secretHash();
    }
    Secret secret = call.get("ClientSecret");
    return secret.isEmpty() ? null : secret.reveal();
  }

  private static void refuseWhatNeedsASecret(CallInput call, @Nullable String proof) {
    if (proof != null) {
      throw Refused.unexpectedSecretHash(call.clientId());
    }
    if (call.ipAddress() != null) {
      throw Refused.invalidParameter(
          "UserContextData.IpAddress is accepted only from a client with a secret");
    }
  }

  private static void refuseUnless(boolean proven, CallInput call) {
    if (!proven) {
      throw Refused.wrongSecretHash(call.clientId());
    }
  }
}
