package io.forgotpassword.gateway.recovery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configured app clients by their id. One instance for each event loop. */
public final class AppClients {
  private final Map<String, AppClient> byId = new HashMap<>();

  /** The clients, ids distinct. */
  public AppClients(List<AppClient> clients) {
    for (AppClient client : clients) {
      byId.put(client.settings().clientId(), client);
    }
  }

  /** The client of an id, or null when none has it. */
  @Nullable AppClient find(String clientId) {
    return byId.get(clientId);
  }

  /** The client when it is the only one, so that it needs no name; else null. */
  @Nullable AppClient sole() {
    return byId.size() == 1 ? byId.values().iterator().next() : null;
  }
}
