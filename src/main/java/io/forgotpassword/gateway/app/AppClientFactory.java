package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.context.EncodedDataDeriver;
import io.forgotpassword.gateway.context.UserContext;
import io.forgotpassword.gateway.recovery.AppClient;
import io.forgotpassword.gateway.recovery.AppClients;
import io.forgotpassword.gateway.recovery.ClientSecrets;
import io.forgotpassword.gateway.recovery.ClientSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Settings become the app clients of one event loop. */
final class AppClientFactory {
  private AppClientFactory() {}

  static AppClients clients(
      List<ClientSettings> settings, ClientSecrets secrets, byte[] deviceKey) {
    return new AppClients(
        settings.stream()
            .map(client -> new AppClient(client, secrets, contextOf(client, deviceKey)))
            .toList());
  }

  private static UserContext contextOf(ClientSettings client, byte[] deviceKey) {
    boolean ip = client.ipAddress();
    return switch (client.encodedData()) {
      case RELAY -> UserContext.relaying(ip);
      case OFF -> UserContext.withoutEncodedData(ip);
      case DERIVE ->
          UserContext.deriving(
              ip,
              new EncodedDataDeriver(
                  client.clientId(),
                  Objects.requireNonNull(client.userPoolId(), "the loader requires it to derive"),
                  deviceKey,
                  InstantSource.system()));
    };
  }
}
