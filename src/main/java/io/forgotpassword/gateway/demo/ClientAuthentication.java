package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SecretHash;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks which app client calls, by its SecretHash, and what only one with a secret may send. */
final class ClientAuthentication {
  private final Map<String, Client> clients;

  ClientAuthentication(List<Client> clients) {
    this.clients =
        clients.stream().collect(Collectors.toMap(Client::clientId, Function.identity()));
  }

  /** Refuses an unknown client, a wrong or missing hash, and an address it must not send. */
  void check(CallInput call) {
    check(call, call.find("SecretHash"), client -> hasHash(client, call, call.username()));
  }

  /**
   * Refuses an unknown client, a wrong or missing proof, and an address it must not send.
   *
   * @param proof what the call brings to prove that the client has its secret; null for nothing
   * @param proven whether it proves that
   */
  void check(CallInput call, @Nullable String proof, Predicate<Client> proven) {
    Client client = clients.get(call.clientId());
    if (client == null) {
      throw new Refused(
          "ResourceNotFoundException", "User pool client " + call.clientId() + " does not exist.");
    }
    String address = call.find("UserContextData.IpAddress");
    if (client.secrets().isEmpty()) {
      if (proof != null) {
        throw Refused.notAuthorized(
            "Client "
                + call.clientId()
                + " is not configured for secret but secret hash was received");
      }
      if (address != null) {
        throw Refused.invalidParameter(
            "UserContextData.IpAddress is accepted only from a client with a secret");
      }
    } else if (proof == null) {
      throw Refused.notAuthorized(
          "Client "
              + call.clientId()
              + " is configured with secret but SECRET_HASH was not received");
    } else if (!proven.test(client)) {
      throw Refused.notAuthorized("Unable to verify secret hash for client " + call.clientId());
    }
    if (address != null && ClientIp.parse(address).isEmpty()) {
      throw Refused.invalidParameter("Invalid UserContextData.IpAddress: not an IP address");
    }
  }

  /** Whether the call's hash is of this username. */
  static boolean hasHash(Client client, CallInput call, String username) {
    Secret sent = call.get("SecretHash");
    return client.secrets().stream()
        .map(secret -> Secret.of(new SecretHash(secret, client.clientId()).of(username)))
        .anyMatch(sent::equals);
  }
}
