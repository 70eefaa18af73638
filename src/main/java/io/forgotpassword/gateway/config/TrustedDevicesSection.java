package io.forgotpassword.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.limit.LimitSettings.Store;
import io.forgotpassword.gateway.limit.LimitSettings.TrustedDevices;
import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code limits.trusted-devices}. */
final class TrustedDevicesSection {
  private static final int SHORTEST_KEY = 32;
  private static final int LONGEST_KEY = 1024;

  /** One to sign, the others until their cookies are over. */
  private static final int MOST_KEYS = 8;

  /** Whoever has a cookie can try keys on it, so a short one is no warning but an error. */
  private static final Format<Secret> KEY =
      Format.secret(
          "a key of 32..1024 bytes, such as of openssl rand -base64 32",
          key -> {
            int bytes = key.getBytes(UTF_8).length;
            return bytes >= SHORTEST_KEY && bytes <= LONGEST_KEY;
          });

  private static final Pattern PERCENT = Pattern.compile("(0|[1-9]|[1-4][0-9]|50)%");

  private static final Format<Integer> RESERVE =
      Format.of(
          "a share such as 20%, 0%..50%",
          text ->
              Optional.of(text)
                  .filter(PERCENT.asMatchPredicate())
                  .map(share -> Integer.parseInt(share.substring(0, share.length() - 1))));

  private TrustedDevicesSection() {}

  static TrustedDevices read(Section devices, Store store) {
    TrustedDevices absent = TrustedDevices.DEFAULT;
    return new TrustedDevices(
        devices.value("remember", UnitFormat.duration("1d", "365d"), absent.remember()),
        keys(devices, store),
        RuleSection.allow(devices, "allow", absent.allow()),
        RuleSection.allow(devices, "per-username", absent.perUsername()),
        RuleSection.allow(devices, "guesses", absent.guesses()),
        devices.value("reserve", RESERVE, absent.reservePercent()));
  }

  /** Gateways that count as one must know each other's devices. */
  private static List<Secret> keys(Section devices, Store store) {
    List<Secret> keys = devices.list("keys", KEY, List.of());
    if (devices.isBroken("keys")) {
      return keys;
    }
    if (keys.size() > MOST_KEYS) {
      devices.refuse("keys", "at most " + MOST_KEYS + " keys");
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
