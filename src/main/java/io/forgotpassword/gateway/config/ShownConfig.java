package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.PasswordPolicy;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows a configuration to its administrator: maps, lists, texts and numbers under the keys of the
 * file. Secrets are shown as {@code ***}, and so is added metadata, which may hold secrets.
 */
public final class ShownConfig {
  private ShownConfig() {}

  /** The configuration, section by section. */
  public static Map<String, Object> of(GatewayConfig config) {
    TelemetrySettings telemetry = config.telemetry();
    Map<String, Object> shown =
        section(
            "server", server(config.server()),
            "admin",
                section(
                    "host", config.admin().host(),
                    "port", config.admin().port(),
                    "token", config.admin().token()),
            "cognito", cognito(config.cognito()),
            "clients", config.clients().stream().map(ShownConfig::client).toList(),
            "limits", limits(config.limits()),
            "audit", audit(config.audit()));
    if (config.loginPages() != null) {
      shown.put("login-pages", loginPages(config.loginPages()));
    }
    OwnerPauseSettings pause = config.ownerPause();
    if (pause != null) {
      shown.put(
          "owner-pause",
          section(
              "key-metadata", pause.keyMetadata(),
              "valid", pause.valid(),
              "base-url", pause.baseUrl()));
    }
    shown.put(
        "telemetry",
        section(
            "otlp-endpoint", telemetry.otlpEndpoint(),
            "sample-ratio", telemetry.sampleRatio(),
            "logs", telemetry.logs(),
            "access-log", telemetry.accessLog()));
    return shown;
  }

  private static Map<String, Object> server(ServerSettings server) {
    Map<String, Object> shown =
        section(
            "host", server.host(),
            "port", server.port(),
            "event-loops", server.eventLoops(),
            "max-body", server.maxBody(),
            "max-head", server.maxHead(),
            "max-connections", server.maxConnections(),
            "max-connections-per-address", server.maxConnectionsPerAddress(),
            "max-in-flight-bytes", server.maxInFlightBytes(),
            "trusted-proxies", server.proxies().blocks(),
            "forwarded-header", server.proxies().header(),
            "forwarded-host-from-proxy", server.forwardedHostFromProxy(),
            "ja4-headers", server.ja4Headers(),
            "proxy-protocol", server.proxyProtocol());
    ServerSettings.Tls tls = server.tls();
    if (tls != null) {
      shown.put("tls", section("certificate", tls.certificate(), "key", tls.key()));
    }
    shown.put(
        "cors",
        section(
            "allowed-origins", server.cors().allowedOrigins(),
            "credentials", server.cors().credentials()));
    shown.put("drain", text(server.drain()));
    return shown;
  }

  private static Map<String, Object> loginPages(LoginPagesSettings pages) {
    LoginPagesSettings.Timeouts timeouts = pages.timeouts();
    return section(
        "upstream", pages.upstream(),
        "hosts", pages.hosts(),
        "host", pages.host(),
        "connections", pages.connections(),
        "per-address", pages.perAddress(),
        "timeouts",
            section(
                "connect", timeouts.connect(),
                "head", timeouts.head(),
                "idle", timeouts.idle(),
                "body", timeouts.body()),
        "buffer", pages.buffer(),
        "security-headers", pages.securityHeaders());
  }

  private static Map<String, Object> cognito(CognitoSettings cognito) {
    return section(
        "region", cognito.region(),
        "endpoint", cognito.endpoint(),
        "signing", cognito.signing(),
        "timeout", cognito.timeout(),
        "connections", cognito.connections(),
        "requests-per-second", cognito.requestsPerSecond(),
        "pass-through", names(cognito.passThrough()),
        "categories", categories(cognito));
  }

  private static Map<String, Object> categories(CognitoSettings cognito) {
    Map<String, Object> ceilings = new LinkedHashMap<>();
    for (QuotaCategory category : cognito.usedCategories()) {
      ceilings.put(category.wireName(), cognito.ceiling(category));
    }
    return ceilings;
  }

  private static Map<String, Object> client(ClientSettings client) {
    Map<String, Object> added = new LinkedHashMap<>();
    client.addedMetadata().keySet().forEach(key -> added.put(key, "***"));
    return section(
        "client-id", client.clientId(),
        "client-secrets", client.clientSecrets(),
        "user-pool-id", client.userPoolId(),
        "disclosure", client.disclosure(),
        "delivery-hint", client.deliveryHint(),
        "password-policy", passwordPolicy(client.passwordPolicy()),
        "ip-address", client.ipAddress(),
        "encoded-data", client.encodedData(),
        "client-metadata", section("allow", client.allowedMetadata(), "add", added),
        "analytics-endpoint-id", client.analyticsEndpointId());
  }

  private static @Nullable Map<String, Object> passwordPolicy(@Nullable PasswordPolicy policy) {
    return policy == null
        ? null
        : section(
            "min-length", policy.minLength(),
            "upper", policy.upper(),
            "lower", policy.lower(),
            "digit", policy.digit(),
            "symbol", policy.symbol());
  }

  private static Map<String, Object> limits(LimitSettings limits) {
    Map<String, Object> shown =
        section(
            "store", limits.store(),
            "redis", limits.redis(),
            "max-keys", limits.maxKeys(),
            "single-flight", limits.singleFlight(),
            "phone-countries", limits.phoneCountries().stream().sorted().toList(),
            "rules", limits.rules().stream().map(ShownConfig::rule).toList());
    LimitSettings.TrustedDevices devices = limits.trustedDevices();
    if (devices != null) {
      shown.put(
          "trusted-devices",
          section(
              "remember", devices.remember(),
              "keys", devices.keys(),
              "allow", devices.allow(),
              "per-username", devices.perUsername(),
              "guesses", devices.guesses(),
              "reserve", devices.reservePercent() + "%"));
    }
    return shown;
  }

  private static Map<String, Object> rule(LimitSettings.Rule rule) {
    Map<String, Object> shown =
        section(
            "name", rule.name(),
            "key", String.join("+", rule.keys().stream().map(Format::spelling).toList()),
            "allow", rule.allow(),
            "mode", rule.mode(),
            "operations", names(rule.operations()));
    if (rule.keys().contains(LimitSettings.Key.NETWORK)) {
      shown.put("ipv4-prefix", rule.ipv4Prefix());
      shown.put("ipv6-prefix", rule.ipv6Prefix());
    }
    return shown;
  }

  private static Map<String, Object> audit(AuditSettings audit) {
    AuditSettings.Trail trail = audit.trail();
    Map<String, Object> shown =
        section(
            "directory", audit.directory(),
            "pseudonym-key", audit.pseudonymKey(),
            "schema", audit.schema(),
            "ipv4-prefix", audit.addresses().ipv4(),
            "ipv6-prefix", audit.addresses().ipv6(),
            "segment-bytes", trail.segmentBytes(),
            "segment-age", trail.segmentAge(),
            "fsync", fsync(trail.fsync()),
            "checkpoint-records", trail.checkpointRecords(),
            "checkpoint-interval", trail.checkpointInterval(),
            "signing-key", trail.signingKey());
    AuditSettings.Kafka kafka = audit.kafka();
    if (kafka != null) {
      Map<String, Object> properties = new LinkedHashMap<>();
      kafka.security().forEach((name, value) -> properties.put(name, shown(value)));
      shown.put(
          "kafka",
          section(
              "bootstrap-servers", kafka.bootstrapServers(),
              "topic", kafka.topic(),
              "properties", properties));
    }
    return shown;
  }

  private static Object fsync(Duration fsync) {
    if (fsync.equals(AuditSettings.Trail.NEVER)) {
      return "never";
    }
    return fsync.isZero() ? "always" : fsync;
  }

  private static List<String> names(Collection<Operation> operations) {
    return operations.stream().map(Operation::wireName).sorted().toList();
  }

  /** Alternating keys and values become a map of what is shown. */
  private static Map<String, Object> section(@Nullable Object... keysAndValues) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      section.put(String.valueOf(keysAndValues[i]), shown(keysAndValues[i + 1]));
    }
    return section;
  }

  private static Object shown(@Nullable Object value) {
    if (value instanceof Number || value instanceof Boolean || value instanceof Map<?, ?>) {
      return value;
    } else if (value instanceof Collection<?> values) {
      return values.stream().map(ShownConfig::shown).toList();
    } else if (value instanceof Secret secret) {
      return secret.isEmpty() ? "" : secret.toString();
    } else if (value instanceof Enum<?> constant) {
      return Format.spelling(constant);
    } else if (value instanceof Duration duration) {
      return text(duration);
    } else if (value instanceof LimitSettings.Allowance allowance) {
      return allowance.permits() + " per " + text(allowance.window());
    }
    return value == null ? "" : value.toString();
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }
}
