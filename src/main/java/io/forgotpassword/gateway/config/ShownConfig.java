package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.connection.Cidr;
import io.forgotpassword.gateway.http.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.telemetry.TelemetrySettings;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as its administrator may see it: maps, lists, texts and numbers under the keys of
 * the file. Secrets are {@code ***}, and so is the metadata that is added, which may hold one.
 */
public final class ShownConfig {
  private ShownConfig() {}

  /** What is in force, by section. */
  public static Map<String, Object> of(GatewayConfig config) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("server", server(config.server()));
    shown.put(
        "admin",
        section(
            "host", config.admin().host(),
            "port", config.admin().port(),
            "token", mask(config.admin().token())));
    shown.put("cognito", cognito(config.cognito()));
    shown.put("clients", config.clients().stream().map(ShownConfig::client).toList());
    shown.put("limits", limits(config.limits()));
    shown.put("audit", audit(config.audit()));
    if (config.loginPages() != null) {
      shown.put("login-pages", section("upstream", config.loginPages().upstream()));
    }
    TelemetrySettings telemetry = config.telemetry();
    shown.put(
        "telemetry",
        section(
            "otlp-endpoint", telemetry.otlpEndpoint(),
            "sample-ratio", telemetry.sampleRatio(),
            "logs", id(telemetry.logs()),
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
            "trusted-proxies", server.trustedProxies().stream().map(Cidr::toString).toList(),
            "ja4-headers", server.ja4Headers(),
            "proxy-protocol", server.proxyProtocol());
    ServerSettings.Tls tls = server.tls();
    if (tls != null) {
      shown.put("tls", section("certificate", tls.certificate(), "key", tls.key()));
    }
    shown.put("cors", section("allowed-origins", server.allowedOrigins()));
    shown.put("drain", text(server.drain()));
    return shown;
  }

  private static Map<String, Object> cognito(CognitoSettings cognito) {
    return section(
        "region", cognito.region(),
        "endpoint", cognito.endpoint(),
        "signing", id(cognito.signing()),
        "timeout", text(cognito.timeout()),
        "connections", cognito.connections(),
        "requests-per-second", cognito.requestsPerSecond(),
        "pass-through", names(cognito.passThrough()));
  }

  private static Map<String, Object> client(ClientSettings client) {
    Map<String, Object> added = new LinkedHashMap<>();
    client.addedMetadata().keySet().forEach(key -> added.put(key, "***"));
    return section(
        "client-id", client.clientId(),
        "client-secrets", client.clientSecrets().stream().map(ShownConfig::mask).toList(),
        "user-pool-id", client.userPoolId(),
        "disclosure", id(client.disclosure()),
        "ip-address", client.ipAddress(),
        "encoded-data", id(client.encodedData()),
        "client-metadata", section("allow", client.allowedMetadata(), "add", added),
        "analytics-endpoint-id", client.analyticsEndpointId());
  }

  private static Map<String, Object> limits(LimitSettings limits) {
    return section(
        "store", id(limits.store()),
        "redis", mask(limits.redis()),
        "max-keys", limits.maxKeys(),
        "single-flight", text(limits.singleFlight()),
        "phone-countries", limits.phoneCountries().stream().sorted().toList(),
        "rules", limits.rules().stream().map(ShownConfig::rule).toList());
  }

  private static Map<String, Object> rule(LimitSettings.Rule rule) {
    Map<String, Object> shown =
        section(
            "name", rule.name(),
            "key", String.join("+", rule.keys().stream().map(ShownConfig::id).toList()),
            "allow", rule.allow().stream().map(ShownConfig::text).toList(),
            "mode", id(rule.mode()),
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
            "pseudonym-key", mask(audit.pseudonymKey()),
            "schema", audit.schema(),
            "ipv4-prefix", audit.addresses().ipv4(),
            "ipv6-prefix", audit.addresses().ipv6(),
            "segment-bytes", trail.segmentBytes(),
            "segment-age", text(trail.segmentAge()),
            "fsync", fsync(trail.fsync()),
            "checkpoint-records", trail.checkpointRecords(),
            "checkpoint-interval", text(trail.checkpointInterval()),
            "signing-key", mask(trail.signingKey()));
    AuditSettings.Kafka kafka = audit.kafka();
    if (kafka != null) {
      Map<String, Object> properties = new LinkedHashMap<>();
      kafka.security().forEach((name, value) -> properties.put(name, mask(value)));
      shown.put(
          "kafka",
          section(
              "bootstrap-servers", kafka.bootstrapServers(),
              "topic", kafka.topic(),
              "properties", properties));
    }
    return shown;
  }

  private static String fsync(Duration fsync) {
    if (fsync.equals(AuditSettings.Trail.NEVER)) {
      return "never";
    }
    return fsync.isZero() ? "always" : text(fsync);
  }

  /** Keys and values in turn; what is no number, list or map becomes text. */
  private static Map<String, Object> section(@Nullable Object... keysAndValues) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      boolean plain =
          value instanceof Number
              || value instanceof Boolean
              || value instanceof List<?>
              || value instanceof Map<?, ?>;
      section.put(
          String.valueOf(keysAndValues[i]), plain ? value : value == null ? "" : value.toString());
    }
    return section;
  }

  private static String mask(Secret secret) {
    return secret.isEmpty() ? "" : secret.toString();
  }

  private static String id(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<String> names(Collection<Operation> operations) {
    return operations.stream().map(Operation::wireName).sorted().toList();
  }

  private static String text(LimitSettings.Allowance allowance) {
    return allowance.permits() + " per " + text(allowance.window());
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
