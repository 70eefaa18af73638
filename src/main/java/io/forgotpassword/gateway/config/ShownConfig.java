package io.forgotpassword.gateway.config;

import static java.util.Map.entry;

import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.connection.Cidr;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Secret;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows a configuration to its administrator: maps, lists, texts and numbers under the keys of the
 * file. A key is the name of its record's component with hyphens, unless {@link #KEYS} names
 * another. A section that is null is not shown. What has the type {@link Secret} is shown as {@code
 * ***}, and so is added metadata, which may hold secrets.
 */
public final class ShownConfig {
  private static final String MASK = "***";

  /** The keys that are not named as their components; a key with a dot is in a section. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          entry("TrustedProxies.blocks", "trusted-proxies"),
          entry("TrustedProxies.header", "forwarded-header"),
          entry("ClientSettings.allowedMetadata", "client-metadata.allow"),
          entry("ClientSettings.addedMetadata", "client-metadata.add"),
          entry("Rule.keys", "key"),
          entry("TrustedDevices.reservePercent", "reserve"),
          entry("AddressSettings.ipv4", "ipv4-prefix"),
          entry("AddressSettings.ipv6", "ipv6-prefix"),
          entry("Kafka.security", "properties"));

  /** How values are shown that do not tell it by their type. */
  private static final Map<String, UnaryOperator<Object>> VALUES =
      Map.of(
          "ClientSettings.addedMetadata", ShownConfig::masked,
          "Rule.keys", ShownConfig::joined,
          "TrustedDevices.reservePercent", share -> share + "%",
          "Trail.fsync", ShownConfig::fsync);

  /** Records whose keys stand among those of the section around them. */
  private static final Set<Class<?>> INLINE =
      Set.of(TrustedProxies.class, AuditSettings.AddressSettings.class, AuditSettings.Trail.class);

  /** What follows from another section. */
  private static final Set<String> DERIVED =
      Set.of("LimitSettings.pauseLinks", "LimitSettings.userPools");

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
      String name = settings.getClass().getSimpleName() + "." + component.getName();
      if (DERIVED.contains(name)) {
        continue;
      }
      if (value instanceof Record inner && INLINE.contains(inner.getClass())) {
        putAll(section, inner);
      } else if (value != null || !component.getType().isRecord()) {
        UnaryOperator<Object> shown = value == null ? null : VALUES.get(name);
        String key = KEYS.getOrDefault(name, hyphenated(component.getName()));
        put(section, key, shown == null ? shown(value) : shown.apply(value));
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

  private static String hyphenated(String component) {
    return component.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
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

  private static Object joined(Object enums) {
    return String.join("+", ((List<?>) shown(enums)).stream().map(String::valueOf).toList());
  }

  private static Object masked(Object texts) {
    Map<String, Object> masked = new LinkedHashMap<>();
    ((Map<?, ?>) texts).keySet().forEach(key -> masked.put(key.toString(), MASK));
    return masked;
  }

  private static Object fsync(Object period) {
    boolean never = period.equals(AuditSettings.Trail.NEVER);
    return never ? "never" : period.equals(Duration.ZERO) ? "always" : shown(period);
  }

  private static Object shown(@Nullable Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> shown = new LinkedHashMap<>();
      map.forEach((key, each) -> shown.put(key.toString(), shown(each)));
      return shown;
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
      return Format.spelling(duration);
    } else if (value instanceof LimitSettings.Allowance allowance) {
      return allowance.permits() + " per " + Format.spelling(allowance.window());
    } else if (value instanceof Record settings && !(value instanceof Cidr)) {
      return section(settings);
    }
    return value == null ? "" : value.toString();
  }

  private static Map<String, Object> ceilings(CognitoSettings cognito) {
    Map<String, Object> ceilings = new LinkedHashMap<>();
    for (QuotaCategory category : cognito.usedCategories()) {
      ceilings.put(category.wireName(), cognito.ceiling(category));
    }
    return ceilings;
  }
}
