package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.admin.AdminSettings;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.TrustedDevices;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The configuration file, section by section; each record stands beside the code it configures. */
public record GatewayConfig(
    ServerSettings server,
    AdminSettings admin,
    CognitoSettings cognito,
    List<ClientSettings> clients,
    LimitSettings limits,
    AuditSettings audit,
    @Nullable LoginPagesSettings loginPages,
    @Nullable OwnerPauseSettings ownerPause,
    TelemetrySettings telemetry) {

  /** The limits have rules for pause links where there are some, and know whose a username is. */
  public GatewayConfig {
    Map<String, String> pools =
        clients.stream()
            .collect(
                Collectors.toMap(
                    ClientSettings::clientId,
                    client -> Objects.requireNonNullElse(client.userPoolId(), ""),
                    (one, other) -> one));
    boolean several = Set.copyOf(pools.values()).size() > 1;
    limits =
        limits.withOwners(
            ownerPause == null ? null : ownerPause.valid(), several ? pools : Map.of());
  }

  /** What is valid, but probably not meant; each in one line. */
  public List<String> warnings() {
    return ConfigWarnings.of(this);
  }

  /** The hosts that a gateway connects to or listens at, by the key that names each. */
  public Map<String, String> hosts() {
    Map<String, String> hosts = new LinkedHashMap<>();
    hosts.put("server.host", server.host());
    hosts.put("admin.host", admin.host());
    hosts.put("cognito.endpoint", cognito.endpoint().getHost());
    if (loginPages != null) {
      hosts.put("login-pages.upstream", loginPages.upstream().getHost());
    }
    if (!limits.redis().isEmpty()) {
      hosts.put("limits.redis", URI.create(limits.redis().reveal()).getHost());
    }
    if (telemetry.otlpEndpoint() != null) {
      hosts.put("telemetry.otlp-endpoint", telemetry.otlpEndpoint().getHost());
    }
    if (audit.kafka() != null) {
      for (String server : audit.kafka().bootstrapServers().split(",", -1)) {
        String host = server.substring(0, server.lastIndexOf(':'));
        hosts.put("audit.kafka.bootstrap-servers " + host, host);
      }
    }
    return hosts;
  }

  /** This configuration with the settings of another that can change while a gateway runs. */
  public GatewayConfig withReloadable(GatewayConfig changed) {
    Map<String, List<Secret>> secrets =
        changed.clients.stream()
            .collect(Collectors.toMap(ClientSettings::clientId, ClientSettings::clientSecrets));
    TrustedDevices devices = changed.limits.trustedDevices();
    return new GatewayConfig(
        server,
        admin,
        cognito,
        clients.stream()
            .map(of -> of.withSecrets(secrets.getOrDefault(of.clientId(), List.of())))
            .toList(),
        limits
            .withRules(changed.limits.rules())
            .withDeviceKeys(devices == null ? List.of() : devices.keys()),
        audit,
        loginPages,
        ownerPause,
        telemetry);
  }
}
