package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.ClientSettings.Disclosure;
import io.forgotpassword.gateway.recovery.ClientSettings.EncodedData;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code clients}. Patterns and lengths are those of Cognito's API reference. */
final class ClientsSection {
  private static final int LONGEST_POOL_ID = 55;
  private static final int LONGEST_SECRET = 128;
  private static final Pattern POOL_ID_PATTERN = Pattern.compile("[\\w-]+_[0-9a-zA-Z]+");

  private static final Format<String> CLIENT_ID =
      Format.matching(Pattern.compile("[\\w+]{1,128}"), "1 to 128 letters, digits, _ or +");

  private static final Format<String> POOL_ID =
      Format.text(
          "a user pool id such as eu-west-1_Example01",
          id -> id.length() <= LONGEST_POOL_ID && POOL_ID_PATTERN.matcher(id).matches());

  private static final Format<Secret> CLIENT_SECRET =
      Format.secret(
          "a client secret of 1 to 128 characters",
          secret -> !secret.isEmpty() && secret.length() <= LONGEST_SECRET);

  private ClientsSection() {}

  /** Reads the clients; {@code region} is empty when it is unknown. */
  static List<ClientSettings> read(Section root, String region) {
    List<Section> sections = root.sections("clients");
    if (sections.isEmpty() && !root.isBroken("clients")) {
      root.refuse("clients", "a list of at least one client");
    }
    List<ClientSettings> clients = new ArrayList<>();
    for (Section section : sections) {
      ClientSettings client = client(section, region);
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

  private static ClientSettings client(Section client, String region) {
    String clientId = client.required("client-id", CLIENT_ID, "");
    List<Secret> secrets = client.list("client-secrets", CLIENT_SECRET, List.of());
    String poolId = poolId(client, region);
    Section metadata = client.section("client-metadata");
    return new ClientSettings(
        clientId,
        secrets,
        poolId,
        client.value("disclosure", Format.choice(Disclosure.class), Disclosure.UNIFORM),
        ipAddress(client, !secrets.isEmpty()),
        encodedData(client, poolId != null),
        allowedMetadata(metadata),
        metadata.section("add").texts(),
        client.optional("analytics-endpoint-id", Format.NON_EMPTY));
  }

  private static @Nullable String poolId(Section client, String region) {
    String poolId = client.optional("user-pool-id", POOL_ID);
    if (poolId != null && !region.isEmpty() && !poolId.startsWith(region + "_")) {
      client.refuse("user-pool-id", "a user pool of cognito.region, whose id begins with it");
    }
    return poolId;
  }

  private static boolean ipAddress(Section client, boolean hasSecret) {
    boolean ipAddress = client.value("ip-address", Format.BOOLEAN, hasSecret);
    if (ipAddress && !hasSecret && !client.isBroken("client-secrets")) {
      client.refuse(
          "ip-address", "false, or client-secrets: Cognito takes it only from a client with one");
    }
    return ipAddress;
  }

  private static EncodedData encodedData(Section client, boolean hasPool) {
    EncodedData encodedData =
        client.value(
            "encoded-data",
            Format.choice(EncodedData.class),
            hasPool ? EncodedData.DERIVE : EncodedData.RELAY);
    if (encodedData == EncodedData.DERIVE && !hasPool && !client.isBroken("user-pool-id")) {
      client.refuse("encoded-data", "relay or off, or a user-pool-id to derive it for");
    }
    return encodedData;
  }

  private static List<String> allowedMetadata(Section metadata) {
    List<String> allowed = metadata.list("allow", Format.NON_EMPTY, List.of("*"));
    if (allowed.contains("*") && allowed.size() > 1) {
      metadata.refuse("allow", "either [\"*\"] or the keys that may cross");
    }
    return allowed;
  }
}
