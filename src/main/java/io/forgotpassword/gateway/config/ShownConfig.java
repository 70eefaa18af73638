package io.forgotpassword.gateway.config;

import static java.util.Map.entry;

import io.forgotpassword.gateway.audit.AddressSettings;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.connection.Cidr;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows a configuration to its administrator: maps, lists, texts and numbers under the keys of the
 * file. A key is the name of its record's component with hyphens, unless {@link #KEYS} says
 * otherwise. Secrets are shown as {@code ***}, and so is added metadata, which may hold secrets.
 */
public final class ShownConfig {
  private static final String MASK = "***";

  /** The keys that are not named as their components, with their section if it has no record. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          entry("blocks", "trusted-proxies"),
          entry("header", "forwarded-header"),
          entry("allowedOrigins", "cors.allowed-origins"),
          entry("allowedMetadata", "client-metadata.allow"),
          entry("addedMetadata", "client-metadata.add"),
          entry("keys", "key"),
          entry("ipv4", "ipv4-prefix"),
          entry("ipv6", "ipv6-prefix"),
          entry("security", "properties"));

  /** Records whose keys stand among those of the section around them. */
  private static final Set<Class<?>> INLINE =
      Set.of(TrustedProxies.class, AddressSettings.class, AuditSettings.Trail.class);

  /** Sections that are not shown when the file does not have them. */
  private static final Set<Class<?>> OPTIONAL =
      Set.of(ServerSettings.Tls.class, LoginPagesSettings.class, AuditSettings.Kafka.class);

  private ShownConfig() {}

  /** The configuration, section by section. */
  public static Map<String, Object> of(GatewayConfig config) {
    return section(config);
  }

  private static Map<String, Object> section(Record settings) {
    Map<String, Object> section = new LinkedHashMap<>();
    putAll(section, settings);
    if (settings instanceof CognitoSettings cognito) {
      section.put("categories", ceilings(cognito));
    }
    if (settings instanceof LimitSettings.Rule rule
        && !rule.keys().contains(LimitSettings.Key.NETWORK)) {
      section.keySet().removeAll(Set.of("ipv4-prefix", "ipv6-prefix"));
    }
    return section;
  }

  private static void putAll(Map<String, Object> section, Record settings) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = valueOf(component, settings);
      if (value instanceof Record inner && INLINE.contains(inner.getClass())) {
        putAll(section, inner);
      } else if (value != null || !OPTIONAL.contains(component.getType())) {
        put(section, keyOf(component.getName()), shown(component.getName(), value));
      }
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Record settings) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the accessors of settings are public", e);
    }
  }

  private static String keyOf(String component) {
    String hyphenated = component.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    return KEYS.getOrDefault(component, hyphenated);
  }

  @SuppressWarnings("unchecked") // a section that was put here before
  private static void put(Map<String, Object> section, String key, Object value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      section.put(key, value);
    } else {
      Object inner = section.computeIfAbsent(key.substring(0, dot), k -> new LinkedHashMap<>());
      ((Map<String, Object>) inner).put(key.substring(dot + 1), value);
    }
  }

  /** What is shown of a component whose kind of value does not say it. */
  private static Object shown(String component, @Nullable Object value) {
    if (component.equals("keys") && value instanceof List<?> keys) {
      return String.join("+", keys.stream().map(key -> Format.spelling((Enum<?>) key)).toList());
    }
    if (component.equals("addedMetadata") && value instanceof Map<?, ?> added) {
      Map<String, Object> masked = mapped(added);
      masked.replaceAll((key, any) -> MASK);
      return masked;
    }
    if (component.equals("fsync") && value instanceof Duration fsync) {
      boolean never = fsync.equals(AuditSettings.Trail.NEVER);
      return never ? "never" : fsync.isZero() ? "always" : text(fsync);
    }
    return shown(value);
  }

  private static Object shown(@Nullable Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    } else if (value instanceof Map<?, ?> map) {
      return mapped(map);
    } else if (value instanceof Collection<?> values) {
      Stream<Object> each = values.stream().map(ShownConfig::shown);
      return (value instanceof Set<?> ? each.sorted() : each).toList();
    } else if (value instanceof Secret secret) {
      return secret.isEmpty() ? "" : secret.toString();
    } else if (value instanceof Operation operation) {
      return operation.wireName();
    } else if (value instanceof Enum<?> constant) {
      return Format.spelling(constant);
    } else if (value instanceof Duration duration) {
      return text(duration);
    } else if (value instanceof LimitSettings.Allowance allowance) {
      return allowance.permits() + " per " + text(allowance.window());
    } else if (value instanceof Record settings && !(value instanceof Cidr)) {
      return section(settings);
    }
    return value == null ? "" : value.toString();
  }

  private static Map<String, Object> mapped(Map<?, ?> map) {
    Map<String, Object> shown = new LinkedHashMap<>();
    map.forEach((key, value) -> shown.put(key.toString(), shown(value)));
    return shown;
  }

  private static Map<String, Object> ceilings(CognitoSettings cognito) {
    Map<String, Object> ceilings = new LinkedHashMap<>();
    for (QuotaCategory category : cognito.usedCategories()) {
      ceilings.put(category.wireName(), cognito.ceiling(category));
    }
    return ceilings;
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
