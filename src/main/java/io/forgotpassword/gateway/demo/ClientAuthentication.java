package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation.Shape;
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
  private final Map<String, Client> clients;

  ClientAuthentication(List<Client> clients) {
    this.clients =
        clients.stream().collect(Collectors.toMap(Client::clientId, Function.identity()));
  }

  /**
   * Refuses an unknown client, a wrong or missing proof, and an address it must not send. Beside a
   * refresh token a hash must be present, and is checked later: its username is the token's.
   */
  void check(CallInput call) {
    if (call.received().operation().shape() == Shape.TOKEN) {
      return;
    }
    Client client = clients.get(call.clientId());
    if (client == null) {
      throw new Refused(
          "ResourceNotFoundException", "User pool client " + call.clientId() + " does not exist.");
    }
    String proof = proofOf(call);
    if (client.secrets().isEmpty()) {
      refuseWhatNeedsASecret(call, proof);
    } else if (proof == null) {
      throw Refused.notAuthorized(
          "Client "
              + call.clientId()
              + " is configured with secret but SECRET_HASH was not received");
    } else if (call.received().operation().shape() == Shape.CLIENT) {
      refuseUnless(client.secrets().contains(Secret.of(proof)), call);
    } else if (!call.refreshes()) {
      checkHash(call, call.username());
    }
    String address = call.received().ipAddress();
    if (address != null && ClientIp.parse(address).isEmpty()) {
      throw Refused.invalidParameter("Invalid UserContextData.IpAddress: not an IP address");
    }
  }

  /**
   * Refuses a hash that no secret of the client makes of this username, if the client has secrets.
   */
  void checkHash(CallInput call, String username) {
    Client client = clients.get(call.clientId());
    if (client == null || client.secrets().isEmpty()) {
      return;
    }
    Secret sent = Secret.of(String.valueOf(call.received().secretHash()));
    refuseUnless(
        client.secrets().stream()
            .map(secret -> Secret.of(new SecretHash(secret, call.clientId()).of(username)))
            .anyMatch(sent::equals),
        call);
  }

  private static @Nullable String proofOf(CallInput call) {
    if (call.received().operation().shape() != Shape.CLIENT) {
      return call.received().secretHash();
    }
    Secret secret = call.get("ClientSecret");
    return secret.isEmpty() ? null : secret.reveal();
  }

  private static void refuseWhatNeedsASecret(CallInput call, @Nullable String proof) {
    if (proof != null) {
      throw Refused.notAuthorized(
          "Client "
              + call.clientId()
              + " is not configured for secret but secret hash was received");
    }
    if (call.received().ipAddress() != null) {
      throw Refused.invalidParameter(
          "UserContextData.IpAddress is accepted only from a client with a secret");
    }
  }

  private static void refuseUnless(boolean proven, CallInput call) {
    if (!proven) {
      throw Refused.notAuthorized("Unable to verify secret hash for client " + call.clientId());
    }
  }
}
