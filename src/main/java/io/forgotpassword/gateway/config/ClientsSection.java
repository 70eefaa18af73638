package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.recovery.ClientSettings;
import java.util.ArrayList;
import java.util.List;

/** {@code clients} becomes the settings of every client. */
final class ClientsSection {
  private ClientsSection() {}

  /** The clients of the root section; {@code region} is empty when it is not known. */
  static List<ClientSettings> read(Section root, String region) {
    List<Section> sections = root.sections("clients");
    if (sections.isEmpty() && !root.isBroken("clients")) {
      root.refuse("clients", "a list of at least one client");
    }
    List<ClientSettings> clients = new ArrayList<>();
    for (Section section : sections) {
      ClientSettings client = ClientSection.read(section, region);
      if (!section.isBroken("client-id") && hasClient(clients, client.clientId())) {
        section.refuse("client-id", "an id that no client above has");
      }
      clients.add(client);
    }
    return List.copyOf(clients);
  }

  private static boolean hasClient(List<ClientSettings> clients, String id) {
    return clients.stream().anyMatch(client -> client.clientId().equals(id));
  }
}
