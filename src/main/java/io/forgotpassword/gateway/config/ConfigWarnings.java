package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.cognito.CognitoSettings;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.recovery.ClientSettings;
import io.forgotpassword.gateway.recovery.OwnerPauseSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;

/** What a valid configuration may have wrong, or leaves open. */
final class ConfigWarnings {
  private static final int SHORTEST_KEY = 16;

  /** Messages and codes together, where Cognito sees no risk. */
  private static final long COGNITO_HOUR = 20;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long UNLIMITED = 1L << 40;

  private ConfigWarnings() {}

  /** Each warning names the key, the value and what was expected. */
  static List<String> of(GatewayConfig config) {
    List<String> warnings = new ArrayList<>();
    List<ClientSettings> clients = config.clients();
    for (int i = 0; i < clients.size(); i++) {
      ClientSettings client = clients.get(i);
      String at = "clients[" + i + "].";
      String region = config.cognito().region();
      if (client.userPoolId() != null && !client.userPoolId().startsWith(region + "_")) {
        warnings.add(
            at
                + "user-pool-id: "
                + client.userPoolId()
                + " (expected: a pool of cognito.region "
                + region
                + ", unless it is a multi-Region pool and this its primary Region now)");
      }
      if (client.clientSecrets().isEmpty()) {
        warnings.add(
            at
                + "client-secrets: absent (expected: a secret; without one everybody who knows the"
                + " client id can call Cognito around this gateway)");
      }
      if (client.passwordPolicy() == null
          && client.disclosure() != ClientSettings.Disclosure.FAITHFUL) {
        warnings.add(
            at
                + "password-policy: absent (expected: the user pool's policy; without it callers"
                + " see Cognito's InvalidPasswordException, which tells who exists if Cognito looks"
                + " at the password before the code)");
      }
    }
    warnOfPauseKey(config, warnings);
    if (config.loginPages() != null && config.loginPages().hosts().isEmpty()) {
      warnings.add(
          "login-pages.hosts: [] (expected: the names under which the pages are served; without"
              + " them X-Forwarded-Host is what a caller typed)");
    }
    warnOfConnections(config.cognito(), warnings);
    warnOfWorstHour(config.limits(), warnings);
    warnOfRegion(config.cognito().region(), warnings);
    LimitSettings.TrustedDevices devices = config.limits().trustedDevices();
    if (devices != null && devices.keys().isEmpty() && config.audit().directory() == null) {
      warnings.add(
          "limits.trusted-devices.keys: absent (expected: a key, or an audit.directory beside which"
              + " one is kept; otherwise a restart forgets all devices)");
    }
    warnOfPools(config, warnings);
    int keyLength = config.audit().pseudonymKey().reveal().length();
    if (keyLength > 0 && keyLength < SHORTEST_KEY) {
      warnings.add(
          "audit.pseudonym-key: %d characters (expected: %d or more, such as of openssl rand"
                  .formatted(keyLength, SHORTEST_KEY)
              + " -base64 32; a short key can be guessed, and with it the usernames)");
    }
    String unlimited = unlimitedOperations(config);
    if (!unlimited.isEmpty()) {
      warnings.add("cognito.pass-through: no enforced limit rule counts " + unlimited);
    }
    return warnings;
  }

  /** Clients without a user pool are taken for clients of one. */
  private static void warnOfPools(GatewayConfig config, List<String> warnings) {
    List<ClientSettings> clients = config.clients();
    for (int i = 0; config.limits().trustedDevices() != null && i < clients.size(); i++) {
      if (clients.size() > 1 && clients.get(i).userPoolId() == null) {
        warnings.add(
            "clients[%d].user-pool-id: absent (expected: one for each client, because of limits."
                    .formatted(i)
                + "trusted-devices; otherwise whoever has a user's name in another pool can use up"
                + " that user's lane)");
      }
    }
  }

  /**
   * What callers send under the key is dropped, and what the gateway adds is replaced by a link.
   */
  private static void warnOfPauseKey(GatewayConfig config, List<String> warnings) {
    OwnerPauseSettings pause = config.ownerPause();
    String key = pause == null ? OwnerPauseSettings.DEFAULT_KEY : pause.keyMetadata();
    for (ClientSettings client : config.clients()) {
      if (client.allowedMetadata().stream().anyMatch(key::equalsIgnoreCase)
          || (pause != null && client.addedMetadata().containsKey(key))) {
        warnings.add(
            "clients[%d].client-metadata: %s (expected: another key; no caller may send this one,"
                    .formatted(config.clients().indexOf(client), key)
                + " which carries the link of owner-pause)");
      }
    }
  }

  /** New Regions come, so an unknown one is no error. */
  private static void warnOfRegion(String region, List<String> warnings) {
    List<String> known = Region.regions().stream().map(Region::id).toList();
    if (!known.contains(region)) {
      String hint = Suggestion.hint(region, known, "");
      warnings.add("cognito.region: " + region + " (expected: a Region that AWS has" + hint + ")");
    }
  }

  private static void warnOfConnections(CognitoSettings cognito, List<String> warnings) {
    long needed = (cognito.requestsPerSecond() * cognito.timeout().toMillis() + 1_999) / 2_000;
    if (cognito.connections() < needed) {
      warnings.add(
          "cognito.connections: "
              + cognito.connections()
              + " (expected: at least "
              + needed
              + ", which is cognito.requests-per-second x half of cognito.timeout; with fewer, calls"
              + " wait for a connection while Cognito is slow)");
    }
  }

  private static void warnOfWorstHour(LimitSettings limits, List<String> warnings) {
    long worst = worstHour(limits);
    if (worst > COGNITO_HOUR) {
      warnings.add(
          "limits.rules: "
              + (worst == UNLIMITED ? "any number of" : worst)
              + " messages and codes of one user in the worst hour, trusted devices included"
              + " (expected: at most "
              + COGNITO_HOUR
              + ", which is what Cognito allows; whoever uses those up locks the owner out there)");
    }
  }

  /** What callers without number can have for one user, in both lanes. */
  private static long worstHour(LimitSettings limits) {
    long messages = worstHour(limits, Set.of(Operation.FORGOT_PASSWORD));
    long guesses = worstHour(limits, Set.of(Operation.CONFIRM_FORGOT_PASSWORD));
    long either = Math.min(UNLIMITED, messages + guesses);
    long open = Math.min(either, worstHour(limits, Operation.RECOVERY));
    LimitSettings.TrustedDevices trusted = limits.trustedDevices();
    return trusted == null || open == UNLIMITED
        ? open
        : open + worstHour(trusted.perUsername()) + worstHour(trusted.guesses());
  }

  private static long worstHour(LimitSettings limits, Set<Operation> operations) {
    return limits.rules().stream()
        .filter(rule -> rule.mode() == LimitSettings.Mode.ENFORCE)
        .filter(rule -> rule.keys().equals(List.of(LimitSettings.Key.USERNAME)))
        .filter(rule -> rule.operations().containsAll(operations))
        .mapToLong(rule -> worstHour(rule.allow()))
        .min()
        .orElse(UNLIMITED);
  }

  /** A full bucket, and what an hour refills. */
  private static long worstHour(List<LimitSettings.Allowance> windows) {
    return windows.stream()
        .mapToLong(
            allow -> allow.permits() + allow.permits() * HOUR_MILLIS / allow.window().toMillis())
        .min()
        .orElse(UNLIMITED);
  }

  private static String unlimitedOperations(GatewayConfig config) {
    Set<Operation> unlimited = new LinkedHashSet<>(config.cognito().passThrough());
    config.limits().rules().stream()
        .filter(rule -> rule.mode() == LimitSettings.Mode.ENFORCE)
        .forEach(rule -> unlimited.removeAll(rule.operations()));
    return unlimited.stream().map(Operation::wireName).collect(Collectors.joining(", "));
  }
}
