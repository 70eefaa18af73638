package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SecretHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which app client calls, proven by its SecretHash, and what only it may say. */
final class ClientAuthentication {
  private final Map<String, List<SecretHash>> hashesOfClient = new HashMap<>();

  ClientAuthentication(List<PoolClient> clients) {
    for (PoolClient client : clients) {
      hashesOfClient.put(
          client.clientId(),
          client.secrets().stream()
              .map(secret -> new SecretHash(secret, client.clientId()))
              .toList());
    }
  }

  /** Refuses an unknown client, a wrong or missing hash, and an address it must not send. */
  void check(CallInput call) {
    List<SecretHash> hashes = hashesOfClient.get(call.clientId());
    if (hashes == null) {
      throw Refusals.unknownClient(call.clientId());
    }
    if (hashes.isEmpty()) {
      refuseWhatNeedsASecret(call);
    } else {
      checkHash(call, hashes);
    }
    String address = call.ipAddress();
    if (address != null && ClientIp.parse(address).isEmpty()) {
      throw Refusals.invalidParameter("Invalid UserContextData.IpAddress: not an IP address");
    }
  }

  private static void refuseWhatNeedsASecret(CallInput call) {
    if (call.secretHash() != null) {
      throw Refusals.unexpectedSecretHash(call.clientId());
    }
    if (call.ipAddress() != null) {
      throw Refusals.invalidParameter(
          "UserContextData.IpAddress is accepted only from a client with a secret");
    }
  }

  private static void checkHash(CallInput call, List<SecretHash> hashes) {
    String sent = call.secretHash();
    boolean known = false;
    if (sent != null) {
      for (SecretHash hash : hashes) {
        known |= Secret.of(hash.of(call.username())).equals(Secret.of(sent));
      }
    }
    if (!known) {
      throw Refusals.wrongSecretHash(call.clientId());
    }
  }
}
