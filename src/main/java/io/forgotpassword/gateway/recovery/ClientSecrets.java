package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

  /** A client's secrets, newest first; the same list until they are replaced. */
  List<Secret> of(String clientId) {
    return byClient.getOrDefault(clientId, List.of());
  }

  private static Map<String, List<Secret>> index(List<ClientSettings> clients) {
    return clients.stream()
        .collect(
            Collectors.toUnmodifiableMap(ClientSettings::clientId, ClientSettings::clientSecrets));
  }
}
