package io.forgotpassword.gateway.recovery;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configured app clients by their id. One instance for each event loop. */
public final class AppClients {
  private final Map<String, AppClient> byId = new HashMap<>();

  /**
   * The configured clients, their ids distinct.
   *
   * @param secrets the client secrets in force
   * @param deviceKey keys the device ids in derived EncodedData
   * @param clock dates the EncodedData that is derived
   * @param pause makes the links for messages; null when there are none
   */
  public AppClients(
      List<ClientSettings> settings,
      ClientSecrets secrets,
      byte[] deviceKey,
      InstantSource clock,
      @Nullable OwnerPause pause) {
    for (ClientSettings client : settings) {
      byId.put(client.clientId(), new AppClient(client, secrets, deviceKey, clock, pause));
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
