package io.forgotpassword.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.limit.LimitSettings.Store;
import io.forgotpassword.gateway.limit.LimitSettings.TrustedDevices;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code limits}. */
final class LimitsSection {
  private static final int MOST_KEYS = 100_000_000;
  private static final int SHORTEST_DEVICE_KEY = 32;
  private static final int LONGEST_DEVICE_KEY = 1024;

  /** One to sign, the others until their cookies are over. */
  private static final int MOST_DEVICE_KEYS = 8;

  private static final Format<String> COUNTRY =
      Format.text(
          "* or an ISO 3166 region such as DE or a calling code such as +49",
          LimitsSection::isCountry);

  /** Whoever has a cookie can try keys on it, so a short one is no warning but an error. */
  private static final Format<Secret> DEVICE_KEY =
      Format.secret(
          "a key of 32..1024 bytes, such as of openssl rand -base64 32",
          key -> {
            int bytes = key.getBytes(UTF_8).length;
            return bytes >= SHORTEST_DEVICE_KEY && bytes <= LONGEST_DEVICE_KEY;
          });

  private static final Format<Integer> RESERVE =
      Format.matching("(0|[1-9]|[1-4][0-9]|50)%", "a share such as 20%, 0%..50%")
          .map(share -> Integer.valueOf(share.replace("%", "")));

  private LimitsSection() {}

  static LimitSettings read(Section limits, List<Operation> passThrough) {
    Store store = limits.choice("store", Store.LOCAL);
    Secret redis = limits.value("redis", AddressFormat.REDIS, Secret.NONE);
    if (store == Store.REDIS && redis.isEmpty() && !limits.isBroken("redis")) {
      limits.refuse("redis", AddressFormat.REDIS.expected() + ", because limits.store is redis");
    }
    return new LimitSettings(
        store,
        redis,
        limits.integer("max-keys", 1, MOST_KEYS, 10_000_000),
        limits.duration("single-flight", "0s", "1m", Duration.ofSeconds(2)),
        rules(limits, passThrough),
        phoneCountries(limits),
        limits.ifWritten("trusted-devices", devices -> trustedDevices(devices, store)));
  }

  private static List<Rule> rules(Section limits, List<Operation> passThrough) {
    if (!limits.isWritten("rules")) {
      return DefaultRules.of(passThrough);
    }
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section section : limits.sections("rules")) {
      Rule rule = RuleSection.read(section, passThrough);
      if (!names.add(rule.name()) && !section.isBroken("name")) {
        section.refuse("name", "a name that no rule above has");
      }
      if (LimitSettings.UNLISTED_RULES.contains(rule.name())) {
        section.refuse("name", "a name that is not one of the gateway's own rules");
      }
      rules.add(rule);
    }
    return List.copyOf(rules);
  }

  private static Set<String> phoneCountries(Section limits) {
    Set<String> all = LimitSettings.ALL_COUNTRIES;
    Set<String> countries = Set.copyOf(limits.list("phone-countries", COUNTRY, List.copyOf(all)));
    if (!limits.isBroken("phone-countries")) {
      if (countries.isEmpty()) {
        limits.refuse("phone-countries", "at least one country; [\"*\"] is all");
      } else if (countries.size() > 1 && countries.containsAll(all)) {
        limits.refuse("phone-countries", "* alone, or a list of countries");
      }
    }
    return countries;
  }

  private static boolean isCountry(String text) {
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    return text.equals("*")
        || phones.getSupportedRegions().contains(text)
        || phones.getSupportedCallingCodes().stream().anyMatch(code -> text.equals("+" + code));
  }

  private static TrustedDevices trustedDevices(Section devices, Store store) {
    TrustedDevices absent = TrustedDevices.DEFAULT;
    return new TrustedDevices(
        devices.duration("remember", "1d", "365d", absent.remember()),
        deviceKeys(devices, store),
        RuleSection.allow(devices, "allow", absent.allow()),
        RuleSection.allow(devices, "per-username", absent.perUsername()),
        RuleSection.allow(devices, "guesses", absent.guesses()),
        devices.value("reserve", RESERVE, absent.reservePercent()));
  }

  /** Gateways that count as one must know each other's devices. */
  private static List<Secret> deviceKeys(Section devices, Store store) {
    List<Secret> keys = devices.list("keys", DEVICE_KEY, List.of());
    if (devices.isBroken("keys")) {
      return keys;
    }
    if (keys.size() > MOST_DEVICE_KEYS) {
      devices.refuse("keys", "at most " + MOST_DEVICE_KEYS + " keys");
    }
    for (int i = 0; i < keys.size(); i++) {
      if (keys.subList(0, i).contains(keys.get(i))) {
        devices.refuse("keys[" + i + "]", "a key that is not in the list before it");
      }
    }
    if (keys.isEmpty() && store == Store.REDIS) {
      devices.refuse("keys", "the same keys for all gateways, because limits.store is redis");
    }
    return keys;
  }
}
