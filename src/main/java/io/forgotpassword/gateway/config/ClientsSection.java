package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.model.PasswordPolicy;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.ClientSettings.DeliveryHint;
import io.forgotpassword.gateway.recovery.ClientSettings.Disclosure;
import io.forgotpassword.gateway.recovery.ClientSettings.EncodedData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code clients}. Patterns and lengths are those of Cognito's API reference. */
final class ClientsSection {
  private static final int LONGEST_POOL_ID = 55;
  private static final int LONGEST_SECRET = 128;

  private static final Format<String> CLIENT_ID =
      Format.matching("[\\w+]{1,128}", "1 to 128 letters, digits, _ or +");

  private static final Format<String> POOL_ID =
      Format.matching("[\\w-]+_[0-9a-zA-Z]+", "a user pool id such as eu-west-1_Example01")
          .filter(id -> id.length() <= LONGEST_POOL_ID);

  private static final Format<Secret> CLIENT_SECRET =
      Format.secret(
          "a client secret of 1 to 128 characters",
          secret -> !secret.isEmpty() && secret.length() <= LONGEST_SECRET);

  private ClientsSection() {}

  static List<ClientSettings> read(Section root) {
    List<ClientSettings> clients = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section section : root.sections("clients")) {
      ClientSettings client = client(section);
      if (!ids.add(client.clientId()) && !section.isBroken("client-id")) {
        section.refuse("client-id", "an id that no client above has");
      }
      clients.add(client);
    }
    if (clients.isEmpty() && !root.isBroken("clients")) {
      root.refuse("clients", "a list of at least one client");
    }
    return List.copyOf(clients);
  }

  private static ClientSettings client(Section client) {
    String clientId = client.required("client-id", CLIENT_ID, "");
    List<Secret> secrets = client.list("client-secrets", CLIENT_SECRET, List.of());
    String poolId = client.optional("user-pool-id", POOL_ID);
    Section metadata = client.section("client-metadata");
    return new ClientSettings(
        clientId,
        secrets,
        poolId,
        client.choice("disclosure", Disclosure.UNIFORM),
        client.choice("delivery-hint", DeliveryHint.EMAIL),
        client.ifWritten("password-policy", ClientsSection::passwordPolicy),
        ipAddress(client, !secrets.isEmpty()),
        encodedData(client, poolId != null),
        metadata.list("allow", Format.NON_EMPTY, List.of("*")),
        metadata.section("add").texts(),
        client.optional("analytics-endpoint-id", Format.NON_EMPTY));
  }

  /** Without a key, Cognito's default holds. */
  private static PasswordPolicy passwordPolicy(Section policy) {
    PasswordPolicy standard = PasswordPolicy.STANDARD;
    return new PasswordPolicy(
        policy.integer("min-length", 6, 99, standard.minLength()),
        policy.value("upper", Format.BOOLEAN, standard.upper()),
        policy.value("lower", Format.BOOLEAN, standard.lower()),
        policy.value("digit", Format.BOOLEAN, standard.digit()),
        policy.value("symbol", Format.BOOLEAN, standard.symbol()));
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
        client.choice("encoded-data", hasPool ? EncodedData.DERIVE : EncodedData.RELAY);
    if (encodedData == EncodedData.DERIVE && !hasPool && !client.isBroken("user-pool-id")) {
      client.refuse("encoded-data", "relay or off, or a user-pool-id to derive it for");
    }
    return encodedData;
  }
}
